<?php

// Calls with a canonical form: lends the library scratch and room, and more where it says that they are too little.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Form;
use Paysig\Library;

/** @internal A payload on its way to one call. */
final class Canonical
{
    /** Enough for most payloads; the library tells how many it needs. */
    private const SLOTS = 64;
    /** What a form may be longer than its input by without a second try: numbers such as 1e20 are written out. */
    private const ROOM = 32;

    private readonly FFI $ffi;
    private readonly int $number;
    private readonly int $length;
    private readonly CData $told;
    private CData $slots;
    private int $slotCount = self::SLOTS;

    public function __construct(
        private readonly Library $library,
        Form $form,
        #[\SensitiveParameter] private readonly string $input,
    ) {
        $this->ffi = $library->ffi;
        $this->number = Calls::form($form);
        $this->length = \strlen($input);
        $this->told = $this->ffi->new('paysig_told_t');
        $this->slots = $this->newSlots();
    }

    public function bytes(): string
    {
        $capacity = $this->length + self::ROOM;
        $out = $this->ffi->new("char[$capacity]");
        $call = function () use (&$out, &$capacity): int {
            return $this->ffi->paysig_canonicalize(
                $this->number,
                $this->input,
                $this->length,
                $this->slots,
                $this->slotCount,
                $out,
                $capacity,
                FFI::addr($this->told),
            );
        };
        $status = $this->lend($call);
        if ($status === $this->ffi->PAYSIG_BUFFER_TOO_SMALL) {
            $capacity = $this->told->length;
            $out = $this->ffi->new("char[$capacity]");
            $status = $call();
        }
        $this->check($status);
        return FFI::string($out, $this->told->length);
    }

    public function sign(CData $key): string
    {
        $text = $this->ffi->new('char[' . Calls::SIGNATURE_BYTES . ']');
        $this->check($this->lend(fn (): int => $this->ffi->paysig_sign_canonical(
            $key,
            $this->number,
            $this->input,
            $this->length,
            $this->slots,
            $this->slotCount,
            Calls::HEX_LOWER,
            $text,
            Calls::SIGNATURE_BYTES,
            FFI::addr($this->told),
        )));
        return FFI::string($text, Calls::SIGNATURE_CHARS);
    }

    public function verify(CData $key, #[\SensitiveParameter] string $signature): void
    {
        $this->check($this->lend(fn (): int => $this->ffi->paysig_verify_canonical(
            $key,
            $this->number,
            $this->input,
            $this->length,
            $this->slots,
            $this->slotCount,
            $signature,
            \strlen($signature),
            FFI::addr($this->told),
        )));
    }

    /** Makes a call, and once more with as many slots as it says. */
    private function lend(#[\SensitiveParameter] \Closure $call): int
    {
        $status = $call();
        if ($status === $this->ffi->PAYSIG_SCRATCH_TOO_SMALL) {
            $this->slotCount = $this->told->scratch_length;
            $this->slots = $this->newSlots();
            $status = $call();
        }
        return $status;
    }

    private function newSlots(): CData
    {
        return $this->ffi->new("paysig_slot_t[$this->slotCount]");
    }

    private function check(int $status): void
    {
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $this->told);
        }
    }
}
