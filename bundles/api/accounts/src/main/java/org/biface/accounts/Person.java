package org.biface.accounts;

import java.util.UUID;

/**
 * What every other member may know of an account.
 *
 * @param id the account's id
 * @param displayName what others see
 * @param company the id of the first company that the person acts for, an own one before others, or {@code null}
 * @param companyName its name, or {@code null}
 */
public record Person(UUID id, String displayName, UUID company, String companyName) {}
