"""Fuzzing by hand with atheris (coverage-guided); tests/test_fuzz_targets.py keeps the targets alive."""
