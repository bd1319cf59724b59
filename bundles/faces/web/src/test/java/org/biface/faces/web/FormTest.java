package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.missions.Pricing;
import org.junit.Test;

public class FormTest {

    private static final Texts ENGLISH = new Texts(Language.EN, null);

    private static Form form(String encoded) {
        return Form.read(ENGLISH, encoded);
    }

    @Test
    public void readsWhatBrowsersSend() {
        Form form = form("name=Chlo%C3%A9+M.&skill=Java&skill=Go&text=a%0D%0Ab&empty=&nul=a%00b");
        assertEquals("Chloé M.", form.value("name"));
        assertEquals(List.of("Java", "Go"), form.all("skill"));
        assertEquals("a\nb", form.value("text"));
        assertEquals("ab", form.value("nul"));
        assertEquals("", form.value("missing"));
        assertNull(form.text("empty", 10));
        assertTrue(form.ok());
    }

    @Test
    public void amountsAreWrittenAsPeopleDo() {
        for (String written : List.of("1200.50", "1200,50", "1 200,5", "1 200,50 €", " 1200.50 ")) {
            Form form = new Form(ENGLISH).with("amount", written);
            assertEquals(written, Money.of(120_050, "EUR"), form.money("amount", "EUR"));
            assertTrue(form.ok());
        }
        assertEquals(
                Money.of(1_200, "JPY"), new Form(ENGLISH).with("amount", "1200").money("amount", "JPY"));
        for (String wrong : List.of("1,200.50", "12.345", "many", "1e400", "--1")) {
            Form form = new Form(ENGLISH).with("amount", wrong);
            assertNull(wrong, form.money("amount", "EUR"));
            assertFalse(wrong, form.ok());
            assertEquals(wrong, ENGLISH.get("form.money"), form.error("amount"));
            assertEquals("what was written stays", wrong, form.value("amount"));
        }
    }

    @Test
    public void whatCanNotBeTakenIsSaidBesideTheField() {
        Form form = form("day=2026-02-30&count=21&pricing=WEEKLY&title=" + "x".repeat(11));
        assertNull(form.date("day"));
        assertNull(form.number("count", 1, 20));
        assertNull(form.choice("pricing", Pricing.class));
        form.text("title", 10);
        form.needed("name", 10);
        assertEquals(
                List.of("day", "count", "pricing", "title", "name"),
                List.copyOf(form.errors().keySet()));
        assertEquals("A whole number from 1 to 20, please.", form.error("count"));
        assertEquals(LocalDate.of(2026, 2, 28), form("day=2026-02-28").date("day"));
    }

    @Test
    public void refusalsOfServicesComeToTheirFields() {
        Form form = form("rate=5&amount2=1&name=x");
        form.refused(
                new Invalid(List.of(
                        new Invalid.FieldError("terms/dailyRate", "terms/dailyRate must be given."),
                        new Invalid.FieldError("terms/milestones/1/amount", "It must be above zero."),
                        new Invalid.FieldError("details/name", "name must not be empty."),
                        new Invalid.FieldError("budget", "budget must be given to publish a mission."))),
                Map.of("terms/dailyRate", "rate", "terms/milestones/#/amount", "amount#"));
        assertEquals("This is needed.", form.error("rate"));
        assertEquals("It must be above zero.", form.error("amount2"));
        assertEquals("This is needed.", form.error("name"));
        assertEquals("A budget is needed to publish.", form.error());
    }
}
