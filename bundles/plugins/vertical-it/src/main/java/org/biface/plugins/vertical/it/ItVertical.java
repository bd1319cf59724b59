package org.biface.plugins.vertical.it;

import java.util.List;
import org.biface.spi.vertical.MissionField;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Text;
import org.biface.spi.vertical.Vertical;
import org.osgi.service.component.annotations.Component;

/** Information technology and the web. */
@Component
public final class ItVertical implements Vertical {

    private Taxonomy taxonomy;

    @Override
    public String id() {
        return "it";
    }

    @Override
    public Text name() {
        return new Text("IT and web", "Informatique et web");
    }

    @Override
    public List<MissionField> missionFields() {
        return List.of();
    }

    @Override
    public synchronized Taxonomy taxonomy() {
        if (taxonomy == null) {
            taxonomy = new Sources(ItVertical.class).taxonomy();
        }
        return taxonomy;
    }
}
