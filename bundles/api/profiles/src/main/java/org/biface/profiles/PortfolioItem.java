package org.biface.profiles;

/**
 * Something that a freelancer made.
 *
 * @param title at most 120 characters
 * @param url an http or https address, at most 500 characters, may be {@code null}
 * @param description at most 2,000 characters, may be {@code null}
 */
public record PortfolioItem(String title, String url, String description) {}
