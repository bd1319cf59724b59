package org.biface.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Role;
import org.biface.commons.Versioned;

/**
 * One person's login, as the person and operators see it.
 *
 * @param id the account's id
 * @param email where the person is reached, lower case
 * @param displayName what others see
 * @param roles what the account may be
 * @param locale the language of mails and pages, {@code en} or {@code fr}
 * @param emailConfirmed whether the person has shown that the address is theirs
 * @param mustChangePassword whether the password is the one-time password of the first start
 * @param suspension why the account can't be used, or {@code null}
 * @param companies the companies that the person acts for: first those that they own, each in the order in which they came
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Account(
        UUID id,
        String email,
        String displayName,
        Set<Role> roles,
        String locale,
        boolean emailConfirmed,
        boolean mustChangePassword,
        Suspension suspension,
        List<Company> companies,
        Instant createdAt,
        long version)
        implements Versioned {}
