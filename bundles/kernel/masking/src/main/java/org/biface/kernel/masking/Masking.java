package org.biface.kernel.masking;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Hides ways of reaching somebody outside the platform: e-mail addresses, phone numbers and links to messengers, also
 * where they are written around ("name [at] host dot com", "zero six douze …"), in French and English. Amounts, years,
 * dates, versions and register numbers stay. Who sees the text as it was written is the caller's decision; stored text
 * is never masked. Safe for use by many threads.
 */
@ProviderType
public interface Masking {

    /** What stands in the place of something hidden. */
    String HIDDEN = "\u2022\u2022\u2022";

    /**
     * @param text what somebody wrote, may be {@code null}
     * @return the text without what is to be hidden; the very same object when there is nothing to hide, or when the
     *     operator switched masking off
     */
    String mask(String text);
}
