<?php

declare(strict_types=1);

namespace Paysig\OneKey;

/** What OneKey Payments V3 Cashouts does with a cashout. Each has a JSON object as its body. */
enum Operation
{
    /** POST /v3/cashout. The payload's external_id, 100 characters at most, guards against doing it twice. */
    case Create;
    /** POST /v3/cashout/status */
    case Status;
    /** DELETE /v3/cashout/cancel, with a body. */
    case Cancel;
}
