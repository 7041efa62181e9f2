#!/bin/sh
# The contract of the corpora's check_hmac.py, in terms of the paysig command that $PAYSIG names:
#   check_hmac.sh sign-hex KEYHEX < message             prints the signature
#   check_hmac.sh verify-hex KEYHEX TAGHEX < message    exit code 0 where it matches
# KEYHEX may be @PATH, a file that holds the digits.
set -eu
action=$1 key=$2
case $key in
    @*) file=${key#@} ;;
    *)
        file=$(mktemp)
        trap 'rm -f "$file"' EXIT
        printf %s "$key" > "$file"
        ;;
esac
case $action in
    sign-hex) "$PAYSIG" sign --key-file "$file" --key-format hex ;;
    verify-hex) "$PAYSIG" verify --key-file "$file" --key-format hex --signature "$3" ;;
    *) echo "unknown action $action" >&2; exit 2 ;;
esac
