package org.biface.accounts;

/**
 * A login that worked.
 *
 * @param token the bearer token; shown this once, for only its hash is stored
 * @param session the session that the token opens
 * @param account who logged in
 */
public record Login(String token, Session session, Account account) {}
