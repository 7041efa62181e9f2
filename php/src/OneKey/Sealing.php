<?php

// The call that seals a request: lends the library texts, scratch and room, and more where it says that they are too few.

declare(strict_types=1);

namespace Paysig\OneKey;

use FFI;
use FFI\CData;
use Paysig\Form;
use Paysig\Key;
use Paysig\Lent;
use Paysig\Library;

/** @internal A request on its way to one call. */
final class Sealing
{
    /** What all but the payload, the path and the User-Agent needs at most. */
    private const ROOM = 1024;

    private readonly FFI $ffi;
    private readonly CData $request;
    // Holds what the request points to.
    private readonly Lent $lent;
    private int $capacity = self::ROOM;

    public function __construct(
        private readonly Library $library,
        int $operation,
        ?string $method,
        ?string $path,
        #[\SensitiveParameter] string $payload,
        ?Form $form,
        ?string $userAgent,
    ) {
        $this->ffi = $library->ffi;
        $this->request = $this->ffi->new('paysig_request_t');
        $this->request->operation = $operation;
        $this->request->form = $form?->number($this->ffi) ?? $this->ffi->PAYSIG_FORM_AUTO;
        $this->lent = new Lent($this->ffi);
        $texts = ['payload' => $payload, 'method' => $method, 'path' => $path, 'user_agent' => $userAgent];
        foreach ($texts as $member => $text) {
            $this->lent->point($this->request, $member, $text);
            $this->capacity += \strlen((string) $text);
        }
    }

    public function seal(CData $credentials): Sealed
    {
        $told = $this->ffi->new('paysig_told_t');
        $sealed = $this->ffi->new('paysig_sealed_t');
        $slots = null;
        $slotCount = 0;
        do {
            $out = $this->ffi->new("char[$this->capacity]");
            $status = $this->ffi->paysig_onekey_seal(
                $credentials,
                FFI::addr($this->request),
                $slots,
                $slotCount,
                $out,
                $this->capacity,
                FFI::addr($sealed),
                FFI::addr($told),
            );
            $again = false;
            if ($status === $this->ffi->PAYSIG_SCRATCH_TOO_SMALL && $told->scratch_length > $slotCount) {
                $slotCount = $told->scratch_length;
                $slots = $this->ffi->new("paysig_slot_t[$slotCount]");
                $again = true;
            } elseif ($status === $this->ffi->PAYSIG_BUFFER_TOO_SMALL && $told->length > $this->capacity) {
                $this->capacity = $told->length;
                $again = true;
            }
        } while ($again);
        if ($status !== Key::OK) {
            throw $this->library->toldFault($status, $told);
        }
        $bytes = FFI::string($out, $told->length);
        // It holds credentials.
        FFI::memset($out, 0, $this->capacity);
        $text = static fn (CData $span): string => \substr($bytes, $span->offset, $span->length);
        $headers = [];
        foreach ($sealed->headers as $header) {
            $headers[$text($header->name)] = $text($header->value);
        }
        $parts = [$text($sealed->method), $text($sealed->url), $text($sealed->path), $text($sealed->body)];
        return new Sealed(...$parts, headers: $headers);
    }
}
