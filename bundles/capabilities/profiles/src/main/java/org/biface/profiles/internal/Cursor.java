package org.biface.profiles.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.biface.commons.Invalid;

/**
 * The last row of a page: lists are ordered by an instant and, where it is the same, by id.
 *
 * @param at the row's instant, in microseconds as the database keeps it
 * @param id the row's id
 */
record Cursor(Instant at, UUID id) {

    private static final int LENGTH = 8 + 4 + 16;

    static Cursor parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            Instant at = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
            UUID id = new UUID(buffer.getLong(), buffer.getLong());
            boolean sound = bytes.length == LENGTH && at.getEpochSecond() > 0 && at.getEpochSecond() < 1L << 36;
            if (sound) {
                return new Cursor(at, id);
            }
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException | ArithmeticException broken) {
            throw refused();
        }
        throw refused();
    }

    private static Invalid refused() {
        return new Invalid("cursor", "cursor must be the one of the page before; leave it out for the first page.");
    }

    String text() {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }
}
