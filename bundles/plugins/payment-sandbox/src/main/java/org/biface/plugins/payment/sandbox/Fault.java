package org.biface.plugins.payment.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;

/** What goes wrong with an order, decided by its amount, or by chance from its key: the same order, the same faults. */
enum Fault {
    /** It fails. */
    FAILS(6601),
    /** It is acted on, and the answer never comes. */
    SILENT_AFTER_ACTING(6602),
    /** The first time it is not acted on, and the answer never comes. */
    SILENT_BEFORE_ACTING(6603),
    /** It is reported twice. */
    REPORTED_TWICE(6604),
    /** It is reported as pending after it was reported as done. */
    REPORTED_OUT_OF_ORDER(6605),
    /** How it ends is not reported: who wants to know has to ask. */
    NOT_REPORTED(6606),
    /** A payment is charged back, and nothing more is said. */
    CHARGED_BACK(6607),
    /** A payment is charged back, and the money comes back. */
    CHARGED_BACK_AND_WON(6608),
    /** A payment is charged back, and the money is gone. */
    CHARGED_BACK_AND_LOST(6609),
    /** A payout or a refund is done, and the bank returns it later. */
    RETURNED(6610),
    /** Somebody else reports it too, with another amount and a signature that is not the sandbox's. */
    FORGED(6611),
    /** It is reported late. */
    REPORTED_LATE(6612),
    /** The client never pays: it is pending until it is withdrawn. */
    NEVER_PAID(6613);

    private static final int MAGIC_DIGITS = 10_000;
    private static final int HUNDRED = 100;

    private final int magic;

    Fault(int magic) {
        this.magic = magic;
    }

    static Set<Fault> of(String key, long minor, Settings settings) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : values()) {
            boolean byAmount = settings.magicAmounts() && Math.floorMod(minor, MAGIC_DIGITS) == fault.magic;
            if (byAmount || chance(settings.seed() + " " + key + " " + fault.name()) < settings.percent(fault)) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /** @return from 0 to 99, always the same for one text */
    static int chance(String text) {
        var sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % HUNDRED);
    }
}
