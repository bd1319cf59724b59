package org.biface.kernel.persistence;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commons.Invalid;
import org.biface.commons.Page;

/**
 * The last row of a page: lists are ordered by an instant and, where it is the same, by id.
 *
 * @param at the row's instant, in microseconds as the database keeps it
 * @param id the row's id
 */
public record Cursor(Instant at, UUID id) {

    private static final int LENGTH = 8 + 4 + 16;

    /**
     * @param text what {@link #text()} gave, or {@code null} for the first page
     * @return the cursor, or {@code null} for the first page
     * @throws Invalid when it is not one of ours
     */
    public static Cursor parse(String text) {
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

    /**
     * Makes a page out of what was found.
     *
     * @param rows one more than the page holds, when there are more
     * @param limit how many the page holds
     * @param cursor the cursor of a row
     * @param map what is listed of a row
     * @param <E> the row
     * @param <T> what is listed of it
     * @return the page
     */
    public static <E, T> Page<T> page(List<E> rows, int limit, Function<E, Cursor> cursor, Function<E, T> map) {
        List<E> shown = rows.subList(0, Math.min(limit, rows.size()));
        String next = rows.size() > limit ? cursor.apply(shown.get(limit - 1)).text() : null;
        return new Page<>(shown.stream().map(map).toList(), next);
    }

    /** @return the cursor as it goes to the caller and comes back */
    public String text() {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }
}
