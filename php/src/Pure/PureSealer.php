<?php

// Credentials, and the rules for what is sealed and checked with them.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\Hidden;
use Paysig\Key;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Sealed;
use Paysig\OneKey\Sealer;
use Paysig\OneKey\Settings;

/** @internal Use OneKey\Credentials. */
final class PureSealer implements Sealer
{
    /** The provider's limit for login and pass. */
    private const CHARACTERS = 32;
    private const HEADERS = ['payload-signature', 'content-type', 'user-agent', 'authorization'];
    /** ASCII's, as Rust has it. */
    private const SPACE = " \t\n\r\f";

    private readonly string $baseUrl;
    private readonly PureKey $key;

    /** @param list<string|null> $values in the order of Settings::NAMES */
    public function __construct(#[\SensitiveParameter] array $values, private readonly ?string $path = null)
    {
        [$key, $passphrase, $signature] = Settings::NEEDED;
        $missing = static fn (): string => throw PaysigException::ofKind(ErrorKind::FieldMissing);
        $login = $values[0] ?? $this->naming($key, $missing);
        $pass = $values[1] ?? $this->naming($passphrase, $missing);
        $secret = $values[2] ?? $this->naming($signature, $missing);
        $environment = $values[3] ?? 'staging';
        $this->naming(Settings::ENVIRONMENT, static fn () => Environment::checkName($environment));
        $url = static fn (): string => Environment::baseUrl($environment, $values[4] ?? '');
        $this->baseUrl = $this->naming(Settings::BASE_URL, $url);
        $this->naming($key, static fn () => self::checkCredential($login));
        $colon = \strpos($login, ':');
        if ($colon !== false) {
            $this->naming($key, static fn () => throw PaysigException::ofKind(ErrorKind::ApiKeyColon, $colon));
        }
        $this->naming($passphrase, static fn () => self::checkCredential($pass));
        $this->key = $this->naming($signature, static fn (): PureKey => PureKey::ofText($secret));
        Hidden::put($this, ['login' => $login, 'pass' => $pass]);
    }

    /** Does something with a setting, which is named where it is at fault. */
    private function naming(string $setting, #[\SensitiveParameter] \Closure $call): mixed
    {
        try {
            return $call();
        } catch (PaysigException $fault) {
            $detail = Settings::detail($this->path, 0, $setting);
            throw PaysigException::ofKind(ErrorKind::from($fault->getCode()), $fault->offset(), $detail, $setting);
        }
    }

    public function key(): Key
    {
        return $this->key;
    }

    public function pathOf(string $url): string
    {
        $this->readyKey();
        return Environment::pathOf($this->baseUrl, $url);
    }

    /** The rules for API Key and passphrase. */
    private static function checkCredential(#[\SensitiveParameter] string $credential): void
    {
        if ($credential === '') {
            throw PaysigException::ofKind(ErrorKind::CredentialEmpty);
        }
        $fault = Utf8::fault($credential);
        if ($fault !== null) {
            throw PaysigException::ofKind(ErrorKind::CredentialCharacter, $fault);
        }
        \preg_match('/\A.{0,' . self::CHARACTERS . '}+/su', $credential, $most);
        $end = \strlen($most[0]);
        $foreign = '/[' . Utf8::CONTROL . ']|\A[' . Utf8::WHITE_SPACE . ']|[' . Utf8::WHITE_SPACE . ']\z/u';
        $found = \preg_match($foreign, $credential, $match, PREG_OFFSET_CAPTURE) === 1;
        // Of a foreign character and one too many, the first is told.
        if ($found && $match[0][1] <= $end) {
            throw PaysigException::ofKind(ErrorKind::CredentialCharacter, $match[0][1]);
        }
        if ($end < \strlen($credential)) {
            throw PaysigException::ofKind(ErrorKind::CredentialTooLong, $end);
        }
    }

    public function seal(
        ?Operation $operation,
        string $method,
        string $path,
        #[\SensitiveParameter] string $payload,
        ?Form $form,
        ?string $userAgent,
    ): Sealed {
        $key = $this->readyKey();
        $request = new Request($operation, $method, $path, $userAgent);
        $request->check();
        if ($payload !== '') {
            $body = Body::read($payload, Hidden::all($this))->write($form);
        } else {
            $body = $request->needsBody() ? throw PaysigException::ofKind(ErrorKind::BodyMissing) : '';
        }
        return new Sealed($request->method, $this->baseUrl . $request->path, $request->path, $body, [
            'Payload-Signature' => $key->sign($body),
            'Content-Type' => 'application/json',
            'User-Agent' => $request->sentUserAgent(),
            'Authorization' => 'Basic ' . $this->basic(),
        ]);
    }

    /** RFC 7617, section 2: the base64 of user, colon and password, both as UTF-8 (section 2.1). */
    private function basic(): string
    {
        return \base64_encode(\implode(':', Hidden::all($this)));
    }

    public function check(
        string $method,
        string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ): void {
        $key = $this->readyKey();
        $found = [];
        foreach ($headers as [$name, $value]) {
            $name = Ascii::lower($name);
            if (\in_array($name, self::HEADERS, true)) {
                $found[$name] = isset($found[$name]) ? throw PaysigException::ofKind(ErrorKind::HeaderDuplicate) : $value;
            }
        }
        $signature = $found['payload-signature'] ?? throw PaysigException::ofKind(ErrorKind::SignatureMissing);
        $key->verify($body, $signature);
        $lower = \strcspn($signature, 'ABCDEF');
        if ($lower < \strlen($signature)) {
            throw PaysigException::ofKind(ErrorKind::SignatureUpperCase, $lower);
        }
        if (!$this->isBasic($found['authorization'] ?? '')) {
            throw PaysigException::ofKind(ErrorKind::Authorization);
        }
        // Perhaps with parameters: RFC 9110, section 8.3.1.
        $type = \rtrim(\explode(';', $found['content-type'] ?? '')[0], self::SPACE);
        if (Ascii::lower($type) !== 'application/json') {
            throw PaysigException::ofKind(ErrorKind::ContentType);
        }
        if (\trim($found['user-agent'] ?? '', self::SPACE) === '') {
            throw PaysigException::ofKind(ErrorKind::UserAgent);
        }
        if ($body !== '') {
            if (!Body::read($body, Hidden::all($this))->isComplete()) {
                throw PaysigException::ofKind(ErrorKind::FieldMissing);
            }
        } elseif ((new Request(null, $method, $path))->needsBody()) {
            throw PaysigException::ofKind(ErrorKind::BodyMissing);
        }
    }

    /** The scheme's name may be in any case, with more than one space behind it: RFC 9110, section 11.4. */
    private function isBasic(#[\SensitiveParameter] string $value): bool
    {
        $space = \strcspn($value, ' ');
        $token = \ltrim(\substr($value, $space), ' ');
        return Ascii::lower(\substr($value, 0, $space)) === 'basic' && \hash_equals($this->basic(), $token);
    }

    private function readyKey(): PureKey
    {
        return $this->key->isReady() ? $this->key : throw PaysigException::ofKind(ErrorKind::CredentialsNotReady);
    }

    public function wipe(): void
    {
        $this->key->wipe();
        Hidden::put($this, []);
    }

    // Dumps of the credentials reach it.
    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['credentials' => 'redacted'];
    }
}
