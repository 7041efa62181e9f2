<?php

// Schemes: how a provider frames the signed message, writes the tag and carries it. The core knows the rules.

declare(strict_types=1);

namespace Paysig;

use Paysig\Exception\InvalidRequest;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
use Paysig\Exception\VerificationFailed;

/**
 * A provider's scheme. What it signs is given by name; what it does not sign is not looked at.
 *
 *     $date = gmdate('Y-m-d\TH:i:s\Z');
 *     $header = Scheme::DepositOkp->sign($key, $body, date: $date, login: $login);    // Authorization: OKP 1a2b...
 */
enum Scheme: string
{
    /** OneKey Payments V3 Cashouts, requests: header Payload-Signature, over the body. */
    case CashoutRequest = 'cashout-request';
    /** OneKey Payments V3 Cashouts, notifications that are forms: field control, over external_id and nothing else. */
    case CashoutNotification = 'cashout-notification';
    /** OneKey Payments deposits, KYC, subscriptions: header Authorization, over X-Date, X-Login and body. */
    case DepositOkp = 'deposit-okp';
    /** The same, as Directa24 runs it. */
    case DepositD24 = 'deposit-d24';
    /** dLocal payins: header Authorization, over X-Login, X-Date and body. */
    case DlocalPayin = 'dlocal-payin';

    /**
     * What the scheme's header or field takes: prefix and signature.
     *
     * @param string      $body       the exact bytes
     * @param string|null $externalId the cashout's external_id, decoded
     * @param string|null $date       the header X-Date, as it is sent
     * @param string|null $login      the header X-Login, as it is sent
     * @throws InvalidRequest with the byte offset in the field that would make the message ambiguous
     * @throws PaysigException field-missing, where the scheme needs a field that is not given
     * @throws NotReady where the key was wiped
     */
    public function sign(
        #[\SensitiveParameter] Key $key,
        #[\SensitiveParameter] string $body = '',
        #[\SensitiveParameter] ?string $externalId = null,
        #[\SensitiveParameter] ?string $date = null,
        #[\SensitiveParameter] ?string $login = null,
    ): string {
        return $key->signScheme($this, $body, $externalId, $date, $login);
    }

    /**
     * Checks what the scheme's header or field brought: exactly the prefix, then 64 hexadecimal digits in either case.
     *
     * Returning means yes. The parameters are those of sign(), as they were received.
     *
     * @throws VerificationFailed with the byte offset in the presented value, where it has one
     * @throws InvalidRequest, PaysigException, NotReady as sign()
     */
    public function verify(
        #[\SensitiveParameter] Key $key,
        #[\SensitiveParameter] string $presented,
        #[\SensitiveParameter] string $body = '',
        #[\SensitiveParameter] ?string $externalId = null,
        #[\SensitiveParameter] ?string $date = null,
        #[\SensitiveParameter] ?string $login = null,
    ): void {
        $key->verifyScheme($this, $presented, $body, $externalId, $date, $login);
    }
}
