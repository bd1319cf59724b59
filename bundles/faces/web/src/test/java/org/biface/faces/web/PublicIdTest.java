package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.UUID;
import org.biface.commons.NotFound;
import org.junit.Test;

public class PublicIdTest {

    @Test
    public void anIdComesBackWithAndWithoutWords() {
        for (UUID id :
                new UUID[] {new UUID(0, 0), new UUID(-1, -1), UUID.randomUUID(), new UUID(0x0199_0000_1111_7abcL, 42)
                }) {
            assertEquals(id, PublicId.parse(PublicId.of(id)));
            assertEquals("as mails have it", id, PublicId.parse(id.toString()));
            assertEquals(id, PublicId.parse(PublicId.of("Été à l’Œuvre: 100 % C++/C#", id)));
            assertEquals(PublicId.LENGTH, PublicId.of(id).length());
        }
    }

    @Test
    public void wordsAreWhatPeopleCanType() {
        assertEquals("refonte-d-un-site-a-geneve", PublicId.slug("  Refonte d’un site à Genève! "));
        assertEquals("", PublicId.slug("日本語"));
        assertEquals(60, PublicId.slug("a".repeat(200)).length());
    }

    @Test
    public void whatIsNoIdIsNotFound() {
        for (String text : new String[] {"", "short", "u".repeat(26), "z".repeat(26), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}) {
            assertThrows(NotFound.class, () -> PublicId.parse(text));
        }
    }
}
