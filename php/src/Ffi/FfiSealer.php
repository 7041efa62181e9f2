<?php

// Credentials in C memory, and the calls that seal and check requests with them.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Sealed;
use Paysig\OneKey\Sealer;

/** @internal Use OneKey\Credentials. */
final class FfiSealer implements Sealer
{
    /** What all but the payload, the path and the User-Agent needs at most. */
    private const ROOM = 1024;

    private readonly CData $state;

    private function __construct(private readonly Library $library)
    {
        $this->state = Memory::of($this, $library->ffi, 'paysig_credentials_t');
    }

    /** @param list<string|null> $values in the order of Settings::NAMES */
    public static function of(Library $library, #[\SensitiveParameter] array $values): self
    {
        $ffi = $library->ffi;
        $sealer = new self($library);
        $lent = new Lent($ffi, $values);
        $parts = $ffi->new('paysig_part_t[' . \count($values) . ']');
        FFI::memcpy($parts, \pack(Calls::WORD . '*', ...$lent->words), FFI::sizeof($parts));
        $fault = $ffi->new('paysig_fault_t');
        $status = $ffi->paysig_credentials_make($parts, \count($values), FFI::addr($fault), $sealer->state);
        if ($status !== Calls::OK) {
            throw $library->settingFault($status, $fault);
        }
        return $sealer;
    }

    public static function ofText(Library $library, #[\SensitiveParameter] string $text, string $path): self
    {
        $sealer = new self($library);
        $fault = $library->ffi->new('paysig_fault_t');
        $length = \strlen($text);
        $status = $library->ffi->paysig_credentials_parse($text, $length, FFI::addr($fault), $sealer->state);
        if ($status !== Calls::OK) {
            throw $library->settingFault($status, $fault, $path);
        }
        return $sealer;
    }

    public function key(): Key
    {
        $ffi = $this->library->ffi;
        $state = $ffi->cast('void *', $ffi->paysig_credentials_key($this->state));
        return FfiKey::lent($this->library, $state, $this);
    }

    public function pathOf(string $url): string
    {
        $told = $this->library->ffi->new('paysig_told_t');
        $length = \strlen($url);
        $status = $this->library->ffi->paysig_credentials_path_of($this->state, $url, $length, FFI::addr($told));
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
        return \substr($url, -$told->length);
    }

    public function seal(
        ?Operation $operation,
        string $method,
        string $path,
        #[\SensitiveParameter] string $payload,
        ?Form $form,
        ?string $userAgent,
    ): Sealed {
        $ffi = $this->library->ffi;
        // Structs are read and written as a whole: each touch of a member costs as much as a compression of SHA-256.
        $lent = new Lent($ffi, [$payload, $method, $path, $userAgent ?? '']);
        $request = $ffi->new('paysig_request_t');
        $packed = \pack('LL' . Calls::WORD . '*', Calls::operation($operation), Calls::form($form), ...$lent->words);
        FFI::memcpy($request, $packed, \strlen($packed));
        $capacity = self::ROOM + $lent->length;
        $told = $ffi->new('paysig_told_t');
        $sealed = $ffi->new('paysig_sealed_t');
        $slots = null;
        $slotCount = 0;
        do {
            $out = $ffi->new("char[$capacity]");
            $status = $ffi->paysig_onekey_seal(
                $this->state,
                FFI::addr($request),
                $slots,
                $slotCount,
                $out,
                $capacity,
                FFI::addr($sealed),
                FFI::addr($told),
            );
            $again = false;
            if ($status === Calls::SCRATCH_TOO_SMALL && $told->scratch_length > $slotCount) {
                $slotCount = $told->scratch_length;
                $slots = $ffi->new("paysig_slot_t[$slotCount]");
                $again = true;
            } elseif ($status === Calls::BUFFER_TOO_SMALL && $told->length > $capacity) {
                $capacity = $told->length;
                $again = true;
            }
        } while ($again);
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
        $bytes = FFI::string($out, $told->length);
        // It holds credentials.
        FFI::memset($out, 0, $capacity);
        return self::read($bytes, \array_values(\unpack(Calls::WORD . '*', FFI::string($sealed, FFI::sizeof($sealed)))));
    }

    /** @param list<int> $spans offset and length of body, method, URL, host, path, and each header's name and value */
    private static function read(#[\SensitiveParameter] string $bytes, array $spans): Sealed
    {
        $texts = [];
        for ($at = 0, $end = \count($spans); $at < $end; $at += 2) {
            $texts[] = \substr($bytes, $spans[$at], $spans[$at + 1]);
        }
        [$body, $method, $url, , $path] = $texts;
        $headers = [];
        for ($at = 5, $end = \count($texts); $at < $end; $at += 2) {
            $headers[$texts[$at]] = $texts[$at + 1];
        }
        return new Sealed($method, $url, $path, $body, $headers);
    }

    public function check(
        string $method,
        string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ): void {
        $ffi = $this->library->ffi;
        $count = \count($headers);
        $array = null;
        if ($count > 0) {
            $lent = new Lent($ffi, \array_merge(...$headers));
            $array = $ffi->new("paysig_header_t[$count]");
            FFI::memcpy($array, \pack(Calls::WORD . '*', ...$lent->words), FFI::sizeof($array));
        }
        $told = $ffi->new('paysig_told_t');
        $status = $ffi->paysig_onekey_check(
            $this->state,
            $method,
            \strlen($method),
            $path,
            \strlen($path),
            $body,
            \strlen($body),
            $array,
            $count,
            FFI::addr($told),
        );
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
    }

    public function wipe(): void
    {
        $this->library->ffi->paysig_credentials_wipe($this->state);
    }

    public function __destruct()
    {
        $this->wipe();
    }

    // Dumps of the credentials reach it.
    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['credentials' => 'redacted'];
    }
}
