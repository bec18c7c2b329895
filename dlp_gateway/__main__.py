"""The program's entry: `python -m dlp_gateway`, and the command `dlp-gateway`."""


def main() -> None:
    """Run the command line; imported here, since each worker process reads the entry again and needs none of it."""
    from dlp_gateway.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
