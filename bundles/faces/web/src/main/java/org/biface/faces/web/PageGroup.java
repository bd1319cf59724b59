package org.biface.faces.web;

/** Pages that belong together: one small class that says where they are and answers them. */
interface PageGroup {

    /** @param routes where the group enters its addresses */
    void addTo(Routes routes);
}
