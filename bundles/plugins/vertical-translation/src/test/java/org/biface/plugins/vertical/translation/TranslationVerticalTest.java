package org.biface.plugins.vertical.translation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.biface.spi.vertical.Mention;
import org.biface.spi.vertical.MissionField;
import org.biface.spi.vertical.SkillReader;
import org.junit.Test;

public class TranslationVerticalTest {

    private final TranslationVertical trade = new TranslationVertical();
    private final SkillReader reader = new SkillReader(trade.taxonomy());

    private List<String> read(String text) {
        return reader.skills(text).stream().map(Mention::id).toList();
    }

    @Test
    public void itsSkillsAreReadInBothLanguages() {
        assertEquals(
                List.of("translation:legal", "translation:trados", "translation:proofreading"),
                read("Legal translation with SDL Trados, and proofreading."));
        assertEquals(
                List.of("translation:subtitling", "translation:legal"), read("Sous-titrage et traductions juridiques"));
        assertEquals(
                "translation:translator",
                reader.titles("Traductrice indépendante").get(0).id());
    }

    @Test
    public void whoDoesOneKindKnowsTheTrade() {
        assertTrue(trade.taxonomy().neighbours("translation:medical").stream()
                .anyMatch(near -> near.concept().equals("translation:translation") && near.weight() > 0.5));
    }

    @Test
    public void itsMissionsSayTwoThingsBesides() {
        assertEquals(
                List.of("words", "subject"),
                trade.missionFields().stream().map(MissionField::name).toList());
    }
}
