#!/usr/bin/env python3
"""quote.py FILE  prints the file as the C string `tour_text`."""
import sys

print("/* Made by quote.py. */\nstatic const char tour_text[] =")
with open(sys.argv[1]) as f:
    for line in f:
        print('    "' + line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"') + '\\n"')
print("    ;")
