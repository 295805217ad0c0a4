package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests which models the folders offer. */
class ModelFoldersTest extends ModelFoldersBench {
    @Test
    void everySoundModelBelowHomeIsAServiceAndTheBrokenOnesArePassedOver() throws Exception {
        model("models/one", json("one", "first"));
        model("models/two", json("two", "second"));
        model("models/broken", "{");
        model("models/misnamed", json("other", ""));
        Files.createDirectories(home.resolve("models/empty"));
        Files.writeString(home.resolve("models/README.md"), "");
        activate("models");
        assertEquals(Map.of("one", "2.1.0 clip first", "two", "2.1.0 clip second"), registered());
    }

    @Test
    void anEarlierFolderGoesFirstAndAMissingOneIsNoFailure() throws Exception {
        model("mine/one", json("one", "mine"));
        model("models/one", json("one", "theirs"));
        model("models/two", json("two", "theirs"));
        activate("absent", home.resolve("mine").toString(), "models");
        assertEquals(Map.of("one", "2.1.0 clip mine", "two", "2.1.0 clip theirs"), registered());
    }

    @Test
    void withoutAConfiguredFolderTheFolderModelsIsSearched() throws Exception {
        model("models/one", json("one", "first"));
        activate();
        assertEquals(Map.of("one", "2.1.0 clip first"), registered());
    }

    /** As in a configuration file: folders = */
    @Test
    void anEmptyFolderIsNoFolder() throws Exception {
        model("models/one", json("one", "first"));
        model("two", json("two", "not a model folder"));
        activate("");
        assertEquals(Map.of("one", "2.1.0 clip first"), registered());
    }

    @Test
    void deactivationTakesTheModelsAway() throws Exception {
        model("models/one", json("one", "first"));
        ModelFolders folders = activate("models");
        assertEquals(1, registered().size());
        folders.deactivate();
        assertTrue(registered().isEmpty());
    }
}
