//! What follows the options of the commands for the provider's flow, in `--help` and in the manual pages.

use crate::help::{ERRORS, EXIT_STATUS, FORMS, SECRET, Section};

pub(crate) const SEAL: &[Section] = &[
    (
        "Examples",
        "\
Create a cashout. The command that is printed is for a shell; arguments
after -- are passed on to curl:
  paysig seal --operation create --curl order.json | sh

The same against a stand-in on this machine, whose certificate is in a
file:
  paysig seal --operation create --environment local \\
    --base-url https://localhost:8443 --curl order.json |
    sh -s -- --cacert gateway-ca.pem

With files, for any HTTP client (umask 077: the headers are secret too):
  umask 077
  paysig seal --operation status --body-file body.json asked.json \\
    > headers.txt &&
  curl -H @headers.txt --data-binary @body.json \\
    https://api-stg.onekeypayments.com/v3/cashout/status

Another request than the three:
  paysig seal --method PUT --path /v3/cashout/status hold.json",
    ),
    (
        "The request",
        "\
The body is the payload, a JSON object of at most 1 MiB, with login and
pass. Where they are missing they are added at the end, and the payload
becomes compact; where they are there they must be the credentials'. With
--form the body takes that form. The headers are Payload-Signature,
Content-Type, User-Agent and Authorization. Send exactly this body with
exactly these headers.

A body file is written whole or not at all, for your eyes alone. What
goes to standard output holds credentials: do not keep it in logs.

The curl command reads everything from its own text, so that no secret is
among its arguments. It does not read ~/.curlrc and does not follow
redirects.",
    ),
    CREDENTIALS,
    FORMS,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const CHECK: &[Section] = &[
    (
        "Examples",
        "\
paysig check --method POST --path /v3/cashout --headers headers.txt \\
  body.json && echo would be accepted",
    ),
    (
        "The checks",
        "\
In this order: Payload-Signature over the body exactly as it is, in
lower-case digits; Authorization, Content-Type and User-Agent; then the
body, which must be a JSON object with login and pass of the same
credentials. A header given twice is refused. What stands behind an empty
line is not looked at, so headers may be given with the body behind them.",
    ),
    CREDENTIALS,
    EXIT_STATUS,
    ERRORS,
];

pub(crate) const NOTIFICATION: &[Section] = &[
    (
        "Examples",
        "\
id=$(paysig notification --key-env PAYSIG_API_SIGNATURE body.txt) &&
  echo \"something has happened to $id\"

With the other fields:
  paysig notification --json body.txt | jq -r .unauthenticated.date",
    ),
    (
        "What a notification proves",
        "\
That the provider once signed this external_id, and nothing else. Whoever
has seen one notification can send it again, for ever, with any other
date, cashout_id, comments or status_reason. Take it as a hint: ask for
the cashout's status (paysig seal --operation status), act on that
answer, and only once for each status of each external_id.

A form in which external_id or control is missing or given twice is
refused, and one of more than 65536 bytes. A notification that is JSON
has the header Payload-Signature: paysig verify.",
    ),
    SECRET,
    EXIT_STATUS,
    ERRORS,
];

const CREDENTIALS: Section = (
    "Where credentials come from",
    "\
From the environment variables PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and
PAYSIG_API_SIGNATURE, or those that the options name; or from the file
that --credentials-file names, in which each is a line NAME=VALUE. Never
from an argument: every user of the machine can list those. Nothing is
trimmed; in a file, empty lines and those that start with # are left out.

They belong to one environment. PAYSIG_ENVIRONMENT and PAYSIG_BASE_URL in
the same place say which; --environment and --base-url may say it where
they do not, and must agree where they do. Without either it is staging,
the only one whose address is known. Credentials of one environment do
not make a request for the host of another.",
);
