"""`python -m rdq_twisted` is the command `rdq`."""

from rdq_twisted.cli import main

if __name__ == "__main__":
    main()
