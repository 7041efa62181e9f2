/*
 * What the programs share that hold the provider's flow against its contract: credentials. See contract.h.
 */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "contract.h"

static inline paysig_status_t init(const char *environment, const char *url, const char *api_key, const char *passphrase,
                            const char *api_signature, size_t *offset, paysig_credentials_t *credentials)
{
    return paysig_credentials_init(environment, strlen(environment), url, strlen(url), api_key, strlen(api_key),
                                   passphrase, strlen(passphrase), api_signature, strlen(api_signature), offset,
                                   credentials);
}

static inline paysig_credentials_t new_credentials(void)
{
    paysig_credentials_t credentials;
    size_t offset = 0;

    CHECK(init("staging", "", "key", "passphrase", "signature", &offset, &credentials) == PAYSIG_OK);
    CHECK(offset == SIZE_MAX);
    return credentials;
}

#endif
