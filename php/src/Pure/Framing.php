<?php

// Schemes as data: what goes into the signed message, in which order, and what its signature looks like; and the checks that
// keep joins without delimiters unambiguous.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Scheme;

/** @internal */
final class Framing
{
    /** @param list<string> $parts literals, or the names of fields in angle brackets */
    private function __construct(
        private readonly array $parts,
        public readonly string $prefix = '',
        public readonly bool $upper = false,
        private readonly bool $milliseconds = false,
    ) {
    }

    public static function of(Scheme $scheme): self
    {
        return match ($scheme) {
            Scheme::CashoutRequest => new self(['<body>']),
            Scheme::CashoutNotification => new self(['Be4', '<external_id>', 'Bo7'], upper: true),
            Scheme::DepositOkp => new self(['<date>', '<login>', '<body>'], 'OKP '),
            Scheme::DepositD24 => new self(['<date>', '<login>', '<body>'], 'D24 '),
            Scheme::DlocalPayin => new self(
                ['<login>', '<date>', '<body>'],
                'V2-HMAC-SHA256, Signature: ',
                milliseconds: true,
            ),
        };
    }

    /** Reads a presented value, and gives its digits in lower case. */
    public function read(#[\SensitiveParameter] string $presented): string
    {
        $start = \strlen($this->prefix);
        if (!\str_starts_with($presented, $this->prefix)) {
            // The exclusive or of what is the same is NUL.
            $same = \strspn($presented ^ $this->prefix, "\0");
            throw PaysigException::ofKind(ErrorKind::SignaturePrefix, $same);
        }
        return Tag::read(\substr($presented, $start), $start);
    }

    public function message(
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): string {
        $message = '';
        foreach ($this->parts as $part) {
            $message .= match ($part) {
                '<body>' => $this->body($body),
                '<external_id>' => self::utf8(self::given($externalId === '' ? null : $externalId)),
                '<date>' => $this->date(self::given($date)),
                '<login>' => self::login(self::given($login)),
                default => $part,
            };
        }
        return $message;
    }

    private static function given(#[\SensitiveParameter] ?string $field): string
    {
        return $field ?? throw PaysigException::ofKind(ErrorKind::FieldMissing);
    }

    /** Behind a login it starts as JSON does: then the first byte that can only be the body's is the login's end. */
    private function body(#[\SensitiveParameter] string $body): string
    {
        $joined = \in_array('<login>', $this->parts, true);
        if ($joined && $body !== '' && !\str_contains("{[ \t\n\r", $body[0])) {
            throw PaysigException::ofKind(ErrorKind::BodyAmbiguous, 0);
        }
        return $body;
    }

    private static function utf8(#[\SensitiveParameter] string $externalId): string
    {
        $fault = Utf8::fault($externalId);
        return $fault === null ? $externalId : throw PaysigException::ofKind(ErrorKind::InputNotUtf8, $fault);
    }

    private static function login(#[\SensitiveParameter] string $login): string
    {
        $fault = Utf8::fault($login) ?? ($login === '' ? 0 : null);
        $foreign = '/[{[\x{FEFF}' . Utf8::WHITE_SPACE . Utf8::CONTROL . ']/u';
        if ($fault === null && \preg_match($foreign, $login, $match, PREG_OFFSET_CAPTURE) === 1) {
            $fault = $match[0][1];
        }
        return $fault === null ? $login : throw PaysigException::ofKind(ErrorKind::LoginMalformed, $fault);
    }

    private function date(#[\SensitiveParameter] string $date): string
    {
        $milliseconds = $this->milliseconds && ($date[19] ?? '') === '.';
        $fault = self::shape($date, $milliseconds ? 'dddd-dd-ddTdd:dd:dd.dddZ' : 'dddd-dd-ddTdd:dd:ddZ')
            ?? self::calendar($date);
        return $fault === null ? $date : throw PaysigException::ofKind(ErrorKind::DateMalformed, $fault);
    }

    /** Compares with a shape in which "d" is any digit; the offset of the first difference. */
    private static function shape(#[\SensitiveParameter] string $text, string $shape): ?int
    {
        $same = 0;
        $least = \min(\strlen($text), \strlen($shape));
        while ($same < $least && \str_contains($shape[$same] === 'd' ? '0123456789' : $shape[$same], $text[$same])) {
            $same++;
        }
        return $same === \max(\strlen($text), \strlen($shape)) ? null : $same;
    }

    /** The offset of the first number that a calendar or a clock does not have. */
    private static function calendar(#[\SensitiveParameter] string $date): ?int
    {
        [$year, $month] = [(int) \substr($date, 0, 4), (int) \substr($date, 5, 2)];
        $days = match ($month) {
            2 => $year % 4 === 0 && ($year % 100 !== 0 || $year % 400 === 0) ? 29 : 28,
            4, 6, 9, 11 => 30,
            default => 31,
        };
        // Leap seconds are refused: the provider's clocks have none.
        foreach ([[5, 1, 12], [8, 1, $days], [11, 0, 23], [14, 0, 59], [17, 0, 59]] as [$at, $from, $to]) {
            $number = (int) \substr($date, $at, 2);
            if ($number < $from || $number > $to) {
                return $at;
            }
        }
        return null;
    }
}
