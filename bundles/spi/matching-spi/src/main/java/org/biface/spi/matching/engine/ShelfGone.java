package org.biface.spi.matching.engine;

/** What was asked for is not there any more: somebody has thrown it away, or the cluster has lost it. */
public class ShelfGone extends EngineAway {

    private static final long serialVersionUID = 1L;

    /**
     * A shelf that is not there.
     *
     * @param message which one, in words that help an operator
     */
    public ShelfGone(String message) {
        super(message, null);
    }
}
