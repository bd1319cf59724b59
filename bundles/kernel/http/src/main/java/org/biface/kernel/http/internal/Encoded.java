package org.biface.kernel.http.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Looks at percent-encoded text. */
final class Encoded {

    private Encoded() {}

    /**
     * @param text a path or query as it was sent, may be {@code null}
     * @return whether what it encodes is UTF-8 without NUL
     */
    static boolean isWellFormed(String text) {
        if (text == null || text.indexOf('%') < 0) {
            return true;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes[length++] = c < 128 ? (byte) c : (byte) '?';
                continue;
            }
            int high = i + 2 < text.length() ? digit(text.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : digit(text.charAt(i + 2));
            if (low < 0 || high == 0 && low == 0) {
                return false;
            }
            bytes[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
