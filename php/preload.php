<?php

// For web servers with ffi.enable=preload, which is PHP's default: it allows FFI to preloaded code only. In php.ini:
//
//     opcache.preload=/path/to/vendor/paysig/paysig/preload.php
//
// A preload script of your own may require this file instead.

declare(strict_types=1);

// What others extend comes first.
require_once __DIR__ . '/src/Exception/PaysigException.php';
require_once __DIR__ . '/src/Exception/VerificationFailed.php';

foreach ([...\glob(__DIR__ . '/src/Exception/*.php'), ...\glob(__DIR__ . '/src/*.php')] as $file) {
    require_once $file;
}
