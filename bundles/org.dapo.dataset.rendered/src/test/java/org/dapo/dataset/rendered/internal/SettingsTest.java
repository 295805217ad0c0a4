package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void whatIsSetIsSetAndTheRestIsNot() throws DatasetException {
        Settings settings = Settings.parse("contrast=0.5, seed=4503599627370495");

        assertEquals(Optional.of(0.5f), settings.value(Knob.CONTRAST));
        assertEquals(4503599627370495L, settings.whole(Knob.SEED).orElseThrow());
        assertEquals(Optional.empty(), settings.value(Knob.BLUR));
    }

    @Test
    void whatIsLeftOutIsNotThereAndTheRestIs() throws Exception {
        Set<String> types = Shown.samples("images=20,without=scratch+dent", "tuning").stream()
                .flatMap(sample -> sample.defects().stream())
                .map(Defect::name)
                .collect(Collectors.toSet());

        assertEquals(12, types.size(), types::toString);
        assertFalse(types.contains("scratch") || types.contains("dent"), types::toString);
    }

    @Test
    void onlyTheProductsThatAreNamedAreThere() throws Exception {
        Set<String> products = Shown.samples("images=2,products=gear+pill", "tuning").stream()
                .map(Sample::product)
                .collect(Collectors.toSet());

        assertEquals(Set.of("gear", "pill"), products);
    }

    @Test
    void whatIsSetIsWhatTheDataSetSaysOfItself() throws Exception {
        assertEquals(
                Map.of("contrast", "0.5", "images", "20", "without", "dent+scratch"),
                ((DescribedDataset) Shown.dataset("images=20,without=scratch+dent,contrast=0.5")).choices());
        assertEquals(Map.of(), ((DescribedDataset) Shown.dataset("")).choices());
    }

    @Test
    void idsAreTheSameInEveryLanguage() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertTrue(Shown.samples("images=2,products=gear", "tuning").stream()
                    .allMatch(sample -> sample.id().matches("gear/tuning/00000[01]")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contrst=0.5 | there is no setting 'contrst'; there are: contrast, light, light-angle, blur, noise, scale,",
                "data/folder | there is no setting 'data/folder'; there are: contrast",
                "seed=1,seed=2 | the setting 'seed' is there twice",
                "contrast=2 | contrast must be within 0.25 and 1, not '2'",
                "contrast=much | contrast must be within 0.25 and 1, not 'much'",
                "contrast | contrast must be within 0.25 and 1, not ''",
                "contrast=NaN | contrast must be within 0.25 and 1, not 'NaN'",
                "size=50.5 | size must be a whole number within 32 and 1024, not '50.5'",
                "seed=-1 | seed must be a whole number within 0 and",
                "seed=1, | there is no setting ''",
                "without=dent,without=dent | the setting 'without' is there twice",
                "product=gear | there is no setting 'product'; there are: contrast, light, light-angle, blur, noise, scale,",
                "without=scrach | there is no type of defect 'scrach'; there are: scratch",
                "products=geer | there is no product 'geer'; there are: leather",
                "without | there is no type of defect ''",
            })
    void aWrongSettingIsNamedInOneLine(String text, String said) {
        String message =
                assertThrows(DatasetException.class, () -> Shown.dataset(text)).getMessage();

        assertTrue(message.contains(said), message);
        assertEquals(1, message.lines().count());
    }
}
