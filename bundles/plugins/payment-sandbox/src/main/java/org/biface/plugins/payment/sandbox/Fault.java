package org.biface.plugins.payment.sandbox;

import java.util.EnumSet;
import java.util.Set;

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
    /** It is not reported at all: who wants to know has to ask. */
    NOT_REPORTED(6606);

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
            boolean byChance = Math.floorMod((key + fault.name()).hashCode() * 31, HUNDRED) < fault.percent(settings);
            if (byAmount || byChance) {
                faults.add(fault);
            }
        }
        return faults;
    }

    private int percent(Settings settings) {
        return switch (this) {
            case FAILS -> settings.failPercent();
            case SILENT_AFTER_ACTING -> settings.timeoutPercent();
            case SILENT_BEFORE_ACTING -> 0;
            case REPORTED_TWICE -> settings.duplicatePercent();
            case REPORTED_OUT_OF_ORDER -> settings.reorderPercent();
            case NOT_REPORTED -> settings.silentPercent();
        };
    }
}
