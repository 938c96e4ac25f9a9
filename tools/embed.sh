#!/bin/sh
# embed.sh — writes assembler that carries files inside the program.
#   embed.sh library FILE…   wtr_library_files: rows of name, text, length, ended by a row of zeros
#   embed.sh text NAME FILE  wtr_NAME: the file's text, ended by a zero
#   embed.sh bundle [FILE]   wtr_bundle and wtr_bundle_size: one compiled rulebook, or none
set -eu
kind=$1; shift
echo '    .section .note.GNU-stack,"",@progbits'
case $kind in
library)
    n=0
    echo '    .section .rodata'
    for file; do
        printf 'name%d: .asciz "%s"\ntext%d: .incbin "%s"\nend%d: .byte 0\n' $n "$(basename "$file")" $n "$file" $n
        n=$((n + 1))
    done
    echo '    .section .data.rel.ro,"aw"'
    echo '    .balign 8'
    echo '    .globl wtr_library_files'
    echo 'wtr_library_files:'
    i=0
    while [ $i -lt $n ]; do
        echo "    .quad name$i, text$i, end$i - text$i"
        i=$((i + 1))
    done
    echo '    .quad 0, 0, 0'
    ;;
text)
    echo '    .section .rodata'
    printf '    .globl wtr_%s\nwtr_%s:\n    .incbin "%s"\n    .byte 0\n' "$1" "$1" "$2"
    ;;
bundle)
    echo '    .section .rodata'
    echo '    .balign 16'
    echo '    .globl wtr_bundle, wtr_bundle_size'
    echo 'wtr_bundle:'
    [ $# -eq 0 ] || printf '    .incbin "%s"\n' "$1"
    echo 'end: .byte 0'
    echo '    .balign 8'
    echo 'wtr_bundle_size: .quad end - wtr_bundle'
    ;;
*)
    echo "embed.sh: library, text or bundle, not $kind" >&2; exit 2 ;;
esac
