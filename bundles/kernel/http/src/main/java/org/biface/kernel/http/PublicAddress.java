package org.biface.kernel.http;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where people reach the platform, as the operator says it once, in {@code public.url} of {@code org.biface.http.cfg}: the server
 * itself can't know, for proxies stand before it. Mails need it for their links, pages for search engines. Safe for use by many
 * threads.
 */
@ProviderType
public interface PublicAddress {

    /** @return such as {@code https://biface.example}, without a slash at its end; empty when the operator has not said */
    String url();

    /**
     * For who has a setting of their own.
     *
     * @param own what is set there; empty for nothing
     * @return {@code own} without a slash at its end, or {@link #url()} when it is empty
     */
    default String url(String own) {
        String set = own.strip().replaceAll("/+$", "");
        return set.isEmpty() ? url() : set;
    }
}
