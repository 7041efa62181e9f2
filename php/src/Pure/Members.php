<?php

// The members of an object, and their order: by the UTF-16 code units of their names (RFC 8785, section 3.2.3).

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal Lists throughout: names as keys of an array could be chosen so that they collide. */
final class Members
{
    /** So many members at least are sorted before any are merged: as the core does it, which decides what is told. */
    private const RUN = 24;

    /** @var list<string> ranks of the names */
    private array $ranks = [];
    /** @var list<int> where the names start */
    private array $starts = [];
    /** @var list<string> name and value of each */
    private array $texts = [];

    public function add(#[\SensitiveParameter] string $name, int $start): void
    {
        // UTF-8's bytes have nearly the order of UTF-16's units: only U+E000 to U+FFFF, whose lead bytes are these two,
        // come behind the characters from U+10000 on.
        $this->ranks[] = \strtr($name, "\xEE\xEF", "\xFE\xFF");
        $this->starts[] = $start;
    }

    /** The text of the last one added. */
    public function end(#[\SensitiveParameter] string $text): void
    {
        $this->texts[] = $text;
    }

    /** All texts in their order, with commas between them. */
    public function sorted(): string
    {
        $order = $this->ranks;
        if ($this->equals($order) !== null) {
            throw PaysigException::ofKind(ErrorKind::JsonDuplicateName, $this->duplicate());
        }
        $texts = [];
        foreach ($order as $place => $rank) {
            $texts[] = $this->texts[$place];
        }
        return \implode(',', $texts);
    }

    /**
     * Sorts ranks, and gives the places of the lowest two that are the same.
     *
     * @param array<int, string> $ranks by the members' places
     * @return array{int, int}|null in the order of the text
     */
    private static function equals(#[\SensitiveParameter] array &$ranks): ?array
    {
        // Stable: of equal ones, the earlier place comes first.
        \asort($ranks, SORT_STRING);
        $last = null;
        foreach ($ranks as $place => $rank) {
            if ($last !== null && $ranks[$last] === $rank) {
                return [$last, $place];
            }
            $last = $place;
        }
        return null;
    }

    /** Which one of two names that are the same is told, where several are: the later one of the first that the core meets. */
    private function duplicate(): int
    {
        $levels = [];
        foreach ($this->runs() as [$start, $end]) {
            $list = \array_slice($this->ranks, $start, $end - $start, true);
            $inside = $this->firstAgain($list);
            if ($inside !== null) {
                return $this->starts[$inside];
            }
            for ($level = 0; isset($levels[$level]); $level++) {
                $list += $levels[$level];
                $found = self::equals($list);
                if ($found !== null) {
                    return $this->starts[\max($found)];
                }
                unset($levels[$level]);
            }
            $levels[$level] = $list;
        }
        \ksort($levels);
        $list = [];
        foreach ($levels as $level) {
            $list += $level;
            $found = self::equals($list);
            if ($found !== null) {
                return $this->starts[\max($found)];
            }
        }
        throw new \LogicException('no name is there twice');
    }

    /** @return iterable<array{int, int}> start and end of what the core sorts at once */
    private function runs(): iterable
    {
        $start = 0;
        $greatest = 0;
        $count = \count($this->ranks);
        for ($place = 1; $place < $count; $place++) {
            $order = \strcmp($this->ranks[$greatest], $this->ranks[$place]);
            if ($order > 0 && $place - $start >= self::RUN) {
                yield [$start, $place];
                $start = $place;
                $greatest = $place;
            } elseif ($order < 0) {
                $greatest = $place;
            }
        }
        yield [$start, $count];
    }

    /**
     * The first place in the text whose rank has been there before.
     *
     * @param array<int, string> $ranks
     */
    private static function firstAgain(#[\SensitiveParameter] array $ranks): ?int
    {
        \asort($ranks, SORT_STRING);
        $first = null;
        $last = null;
        foreach ($ranks as $place => $rank) {
            if ($last !== null && $ranks[$last] === $rank) {
                $first = \min($first ?? $place, $place);
            }
            $last = $place;
        }
        return $first;
    }
}
