package org.biface.accounts;

import org.biface.commons.Role;

/**
 * What somebody says to register. Registering is free.
 *
 * @param email where the person is reached; an address is registered once, whatever its case
 * @param password 12 to 200 characters (NIST SP 800-63B: length, not composition), not one of the commonly used ones
 * @param displayName what others see, at most 100 characters
 * @param role {@code FREELANCER} or {@code CLIENT}
 * @param company the company; needed for a client who is not invited to one. A freelancer without one gets a company in
 *     their name, in franchise
 * @param locale {@code en} or {@code fr}; English when {@code null}
 * @param termsVersion the version of the terms of use that the person accepts; needed
 * @param introduction the code of a freelancer's introduction, which makes the client's company one that this freelancer
 *     brought along (see {@link Introductions}); only for a client, {@code null} when nobody introduced them
 * @param invitation the token with which an owner of a company invited this person to act for it (see
 *     {@link CompanyMembers}); only for a client, who then brings no company of their own and no introduction
 */
public record Registration(
        String email,
        String password,
        String displayName,
        Role role,
        CompanyDetails company,
        String locale,
        String termsVersion,
        String introduction,
        String invitation) {}
