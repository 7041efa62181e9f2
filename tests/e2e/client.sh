#!/usr/bin/env bash
# The program of the end-to-end tests for a shell: the command paysig with curl, and socat, which runs this script for each
# notification. tests/e2e.py says what it is asked and what it prints.
set -uo pipefail

folder=${E2E_FOLDER:-$(mktemp -d)}
[ -n "${E2E_FOLDER:-}" ] || trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$folder"' EXIT

curl=(--silent --show-error --cacert "$SSL_CERT_FILE" --write-out '\n%{http_code}')

# What paysig says of an error ends with (SLUG) or (SLUG, at byte N).
slug() { sed -n 's/^paysig: error .*(\([a-z0-9-]*\)\(, [^()]*\)\{0,1\})$/\1/p' "$folder/stderr"; }

fail() {
    cat "$folder/stderr" >&2
    [ -z "$(slug)" ] || echo "refused $(slug)"
    exit 1
}

# Gives the answer to a curl command: its body's lines, and the HTTP status in the last.
answered() {
    [ "$1" = 0 ] && return
    cat "$folder/stderr" >&2
    echo unreachable
    exit 1
}

seal_and_send() { # seal_and_send OPERATION FILE: leaves the answer in $answer
    local command
    command=$(paysig seal --operation "$1" --curl "$2" 2>"$folder/stderr") || fail
    answer=$(printf '%s\n' "$command" | sh -s -- "${curl[@]}" 2>"$folder/stderr")
    answered $?
}

status() { printf '%s\n' "$answer" | tail -n 1; }
member() { # member NAME: its value in the answer; - where it has none
    local value
    value=$(printf '%s\n' "$answer" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p")
    echo "${value:--}"
}

call() {
    seal_and_send "$1" "$2"
    echo "$(status) $(member code)"
}

raw() { # What no sealed request does: signs one body, and sends another.
    local signature
    signature=$(paysig sign --key-env PAYSIG_API_SIGNATURE "$2" 2>"$folder/stderr") || fail
    # In a configuration, for arguments are seen by everyone.
    answer=$(printf 'user = "%s:%s"\n' "$PAYSIG_API_KEY" "$PAYSIG_API_PASSPHRASE" | curl --disable "${curl[@]}" --config - \
        --header "Payload-Signature: $signature" --header 'Content-Type: application/json' --user-agent e2e \
        --data-binary "@$3" "$1/v3/cashout" 2>"$folder/stderr")
    answered $?
    echo "$(status) $(member code)"
}

# Is run by socat, with a connection for standard input and output.
receive() {
    local line length=0 answer event id
    while IFS= read -r line && line=${line%$'\r'} && [ -n "$line" ]; do
        case ${line,,} in content-length:*) length=${line#*:} ;; esac
    done
    head -c "$((length))" >"$folder/body"
    if id=$(paysig notification --key-env PAYSIG_API_SIGNATURE "$folder/body" 2>"$folder/stderr"); then
        # What is not answered with 200 is sent again.
        if mkdir "$folder/seen" 2>/dev/null; then answer=503; else answer=200; fi
        event="notified $id, answered $answer"
    else
        answer=400 event="refused $(slug)"
    fi
    printf 'HTTP/1.1 %s -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$answer"
    # Last: whoever waits for it may then end, and this with it.
    echo "$event" >"$folder/events"
}

ask() {
    seal_and_send status "$folder/query"
    echo "status $(status) $(member cashout_status_description)"
}

flow() {
    local port='' event id
    mkfifo "$folder/events"
    # Open for both, so that neither end waits for the other.
    exec 3<>"$folder/events"
    E2E_FOLDER=$folder socat -d -d TCP-LISTEN:0,bind=127.0.0.1,fork EXEC:"$0 receive" 2>"$folder/socat" &
    until port=$(sed -n 's/.* listening on .*:\([0-9]*\)$/\1/p' "$folder/socat") && [ -n "$port" ]; do
        kill -0 $! || exit 1
        sleep 0.02
    done
    echo "listening http://127.0.0.1:$port/notifications"
    # Before there is a cashout, somebody else knocks.
    read -r -t 30 event <&3 && echo "$event" || exit 1
    cat >"$folder/payload" <<PAYLOAD
{"external_id": "$1", "country": "MX", "amount": 2000, "currency": "MXN", "document_id": "1234567899",
 "beneficiary_name": "José", "bank_code": "072", "bank_account": "1234567890",
 "notification_url": "http://127.0.0.1:$port/notifications"}
PAYLOAD
    seal_and_send create "$folder/payload"
    echo "created $(status)"
    id=$(member cashout_id)
    echo "{\"cashout_id\": $id}" >"$folder/query"
    echo "{\"cashout_id\": $id, \"external_id\": \"$1\"}" >"$folder/cancel"
    ask
    seal_and_send cancel "$folder/cancel"
    echo "cancelled $(status)"
    read -r -t 30 event <&3 && echo "$event" || exit 1
    read -r -t 30 event <&3 && echo "$event" || exit 1
    ask
    seal_and_send cancel "$folder/cancel"
    echo "cancelled again $(status) $(member code)"
}

case ${1:-} in
    call | raw | flow | receive) "$@" ;;
    *) echo "usage: client.sh call OPERATION FILE | raw URL SIGNED SENT | flow EXTERNAL_ID" >&2; exit 2 ;;
esac
