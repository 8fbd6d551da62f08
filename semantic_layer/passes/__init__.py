"""The passes of the compiler, one a file; compile.py lists them in order."""
