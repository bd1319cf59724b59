package org.biface.accounts.internal;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import org.biface.commons.Invalid;

/** The shapes of what people write about themselves. */
final class Texts {

    private static final Pattern LOCAL_PART = Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\"]{1,64}");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u2028\u2029]");

    private Texts() {}

    /** One line that must be there. */
    static void line(Invalid.Check check, String value, String field, int max) {
        check.text(value, field, max);
        check.that(
                value == null || !CONTROL.matcher(value).find(),
                field,
                field + " must be one line without control characters.");
    }

    /** The address as it is stored and compared, or {@code null} when there is none. */
    static String email(String written) {
        if (written == null) {
            return null;
        }
        String stripped = written.strip();
        int at = stripped.lastIndexOf('@');
        if (at < 0) {
            return stripped.toLowerCase(Locale.ROOT);
        }
        String domain = stripped.substring(at + 1);
        try {
            domain = IDN.toASCII(domain);
        } catch (IllegalArgumentException notADomain) {
            // Left as it is: isEmail refuses it.
            domain = stripped.substring(at + 1);
        }
        return (stripped.substring(0, at) + "@" + domain).toLowerCase(Locale.ROOT);
    }

    static boolean isEmail(String email) {
        if (email == null || email.length() > 254) {
            return false;
        }
        int at = email.lastIndexOf('@');
        return at > 0
                && LOCAL_PART.matcher(email.substring(0, at)).matches()
                && DOMAIN.matcher(email.substring(at + 1)).matches();
    }
}
