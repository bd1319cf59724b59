package org.biface.faces.console;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.OfferStatus;

/** Completes the names of offers. */
@Service
public final class OfferCompleter extends DeskCompleter {

    @Override
    Stream<String> words(CommissionDesk desk, String[] typed) {
        return desk.offers(ConsoleCommand.OPERATOR).stream().map(OfferStatus::name);
    }
}
