package org.biface.faces.web;

import java.math.BigInteger;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.biface.commons.NotFound;

/**
 * Ids as they stand in addresses: 26 letters and digits (Crockford's base 32, as in ULID), after the words of a title where
 * there is one. Whoever cuts the words off still arrives.
 */
final class PublicId {

    static final int LENGTH = 26;

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS = 5;
    private static final int MOST_WORDS = 60;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9]+");

    private PublicId() {}

    static String of(UUID id) {
        BigInteger rest = new BigInteger(id.toString().replace("-", ""), 16);
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt(rest.intValue() & 31);
            rest = rest.shiftRight(BITS);
        }
        return new String(text);
    }

    /** @return words and id, such as {@code shop-in-two-languages-01k9…} */
    static String of(String title, UUID id) {
        String words = slug(title);
        return words.isEmpty() ? of(id) : words + "-" + of(id);
    }

    static String slug(String title) {
        String plain = MARKS.matcher(Normalizer.normalize(title, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String words = BETWEEN.matcher(plain).replaceAll("-");
        words = words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
        return words.replaceAll("^-+|-+$", "");
    }

    /**
     * @param text what stands in an address; a plain id, too, as mails have it, for only the pages know how they write ids
     * @return the id at its end
     * @throws NotFound when there is none
     */
    static UUID parse(String text) {
        if (PLAIN.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        if (text.length() < LENGTH) {
            throw nothing();
        }
        BigInteger value = BigInteger.ZERO;
        for (char c : text.substring(text.length() - LENGTH).toCharArray()) {
            int digit = DIGITS.indexOf(c);
            if (digit < 0) {
                throw nothing();
            }
            value = value.shiftLeft(BITS).or(BigInteger.valueOf(digit));
        }
        if (value.bitLength() > 128) {
            throw nothing();
        }
        return new UUID(value.shiftRight(64).longValue(), value.longValue());
    }

    private static NotFound nothing() {
        return new NotFound("There is nothing at this address.");
    }
}
