package org.biface.contracts.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The types of files that a dispute takes, told by their content: a name says what its author likes. */
enum FileType {
    PDF("application/pdf", new int[] {'%', 'P', 'D', 'F', '-'}),
    PNG("image/png", new int[] {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
    JPEG("image/jpeg", new int[] {0xFF, 0xD8, 0xFF}),
    TEXT("text/plain", null);

    private final String mediaType;
    private final byte[] begins;

    FileType(String mediaType, int[] begins) {
        this.mediaType = mediaType;
        this.begins = begins == null ? null : bytes(begins);
    }

    private static byte[] bytes(int[] begins) {
        byte[] bytes = new byte[begins.length];
        for (int i = 0; i < begins.length; i++) {
            bytes[i] = (byte) begins[i];
        }
        return bytes;
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<FileType> of(byte[] content) {
        return Arrays.stream(values()).filter(type -> type.fits(content)).findFirst();
    }

    private boolean fits(byte[] content) {
        if (begins == null) {
            return isText(content);
        }
        return content.length > begins.length && Arrays.equals(begins, Arrays.copyOf(content, begins.length));
    }

    private static boolean isText(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7F);
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
