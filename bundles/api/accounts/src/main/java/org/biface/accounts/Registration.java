package org.biface.accounts;

import org.biface.commons.Role;

/**
 * What somebody says to register. Registering is free.
 *
 * @param email where the person is reached; an address is registered once, whatever its case
 * @param password 12 to 200 characters (NIST SP 800-63B: length, not composition), not one of the commonly used ones
 * @param displayName what others see, at most 100 characters
 * @param role {@code FREELANCER} or {@code CLIENT}
 * @param company the company; needed for a client. A freelancer without one gets a company in their name, in franchise
 * @param locale {@code en} or {@code fr}; English when {@code null}
 * @param termsVersion the version of the terms of use that the person accepts; needed
 * @param introduction the code of a freelancer's introduction, which makes the client's company one that this freelancer
 *     brought along (see {@link Introductions}); only for a client, {@code null} when nobody introduced them
 */
public record Registration(
        String email,
        String password,
        String displayName,
        Role role,
        CompanyDetails company,
        String locale,
        String termsVersion,
        String introduction) {}
