<?php

// Canonical forms: for each, a rule that gives one byte string for a payload.

declare(strict_types=1);

namespace Paysig;

use Paysig\Exception\InvalidPayload;
use Paysig\Exception\LibraryUnavailable;

/**
 * A canonical form of a payload. Canonical bytes are their own canonical form.
 *
 *     $bytes = Form::Jcs->canonicalize('{"b": 2, "a": 1.0}');     // {"a":1,"b":2}
 */
enum Form: string
{
    /** The input, unchanged; it may be empty and need not be JSON. Refuses invalid UTF-8 and a byte order mark. */
    case Verbatim = 'verbatim';
    /** JSON (RFC 8259) without insignificant white space; members, numbers and strings exactly as written. */
    case Compact = 'compact';
    /** RFC 8785: members sorted, strings minimally escaped, numbers as ECMAScript prints the double. */
    case Jcs = 'jcs';
    /** As Jcs; refuses numbers whose decimal value RFC 8785 would change as well. */
    case JcsExact = 'jcs-exact';

    /**
     * The canonical form of a payload.
     *
     * @throws InvalidPayload with the byte offset of the fault
     * @throws LibraryUnavailable
     */
    public function canonicalize(#[\SensitiveParameter] string $input): string
    {
        return Package::get()->canonicalize($this, $input);
    }
}
