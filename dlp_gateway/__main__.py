"""`python -m dlp_gateway`."""

from dlp_gateway.cli import main

if __name__ == "__main__":
    main()
