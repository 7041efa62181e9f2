<?php

// Loads the package without Composer, and points it to the library that `make stage` built. Both are left to child
// processes too: that is why the environment, not Library::load().

declare(strict_types=1);

\spl_autoload_register(static function (string $class): void {
    foreach (['Paysig\\Tests\\' => __DIR__ . '/', 'Paysig\\' => \dirname(__DIR__) . '/src/'] as $prefix => $folder) {
        if (\str_starts_with($class, $prefix)) {
            require $folder . \strtr(\substr($class, \strlen($prefix)), '\\', '/') . '.php';
            return;
        }
    }
});

(static function (): void {
    $stage = \dirname(__DIR__, 2) . '/target/stage';
    foreach (['LIBRARY' => 'lib/libpaysig.so.1', 'HEADER' => 'share/paysig/paysig.cdef.h'] as $name => $path) {
        if (\getenv("PAYSIG_$name") === false && \is_file("$stage/$path")) {
            \putenv("PAYSIG_$name=$stage/$path");
        }
    }
})();
