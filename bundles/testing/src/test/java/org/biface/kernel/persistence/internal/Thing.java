package org.biface.kernel.persistence.internal;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.kernel.persistence.Ids;

/** One attribute of each kind that the house maps. */
@Entity
@Table(name = "thing")
public class Thing {

    enum Colour {
        RED,
        GREEN
    }

    @Id
    UUID id = Ids.next();

    @Version
    long version;

    String name;

    @Enumerated(EnumType.STRING)
    Colour colour;

    Instant made;
    LocalDate day;
    String detail;

    @Convert(converter = org.biface.kernel.persistence.TextArray.class)
    List<String> words;

    byte[] blob;

    @ElementCollection
    @CollectionTable(name = "thing_tag", joinColumns = @JoinColumn(name = "thing_id"))
    @Column(name = "tag")
    Set<String> tags = new HashSet<>();

    public Thing() {}

    Thing(String name) {
        this.name = name;
    }
}
