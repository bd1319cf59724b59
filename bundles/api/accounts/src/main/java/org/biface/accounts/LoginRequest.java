package org.biface.accounts;

/**
 * What somebody says to log in.
 *
 * @param email the account's address
 * @param password its password
 * @param remoteAddress where the request came from; guessing is limited for each account and each address
 * @param userAgent what the program calls itself, may be {@code null}; shown in the list of sessions
 */
public record LoginRequest(String email, String password, String remoteAddress, String userAgent) {}
