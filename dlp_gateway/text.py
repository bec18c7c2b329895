"""Text as a reader would read it, with a map back to where each code point stood."""
