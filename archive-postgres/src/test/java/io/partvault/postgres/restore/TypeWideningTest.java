// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeWideningTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer                        | integer                        | SAME_TEXT
          public.mood                    | public.mood                    | SAME_TEXT
          smallint                       | bigint                         | SAME_TEXT
          integer                        | bigint                         | SAME_TEXT
          bigint                         | integer                        | NONE
          integer[]                      | bigint[]                       | SAME_TEXT
          integer                        | bigint[]                       | NONE
          integer                        | numeric                        | OTHER_TEXT
          integer                        | numeric(10,0)                  | OTHER_TEXT
          integer                        | numeric(10,2)                  | NONE
          bigint                         | numeric(19)                    | OTHER_TEXT
          bigint                         | numeric(18)                    | NONE
          oid                            | bigint                         | SAME_TEXT
          real                           | double precision               | OTHER_TEXT
          real[]                         | double precision[]             | NONE
          double precision               | real                           | NONE
          double precision               | numeric                        | NONE
          numeric(10,2)                  | numeric                        | SAME_TEXT
          numeric(10,2)                  | numeric(12,2)                  | SAME_TEXT
          numeric(10,2)                  | numeric(12,4)                  | OTHER_TEXT
          numeric(10,2)                  | numeric(12,5)                  | NONE
          numeric(10,2)                  | numeric(10,1)                  | NONE
          numeric(3,-2)                  | numeric(5,0)                   | OTHER_TEXT
          numeric                        | numeric(10,2)                  | NONE
          character varying(10)          | character varying(20)          | SAME_TEXT
          character varying(10)          | character varying              | SAME_TEXT
          character varying(10)          | text                           | SAME_TEXT
          character varying(10)          | character varying(9)           | NONE
          text                           | character varying              | SAME_TEXT
          text                           | character varying(10)          | NONE
          character varying              | character varying(10)          | NONE
          character(3)                   | character(5)                   | OTHER_TEXT
          character(3)                   | text                           | NONE
          bit(3)                         | bit(4)                         | NONE
          bit varying(3)                 | bit varying(4)                 | SAME_TEXT
          timestamp(3) without time zone | timestamp without time zone    | SAME_TEXT
          timestamp(3) without time zone | timestamp(6) without time zone | SAME_TEXT
          timestamp without time zone    | timestamp(3) without time zone | NONE
          timestamp without time zone    | timestamp with time zone       | NONE
          date                           | timestamp without time zone    | OTHER_TEXT
          date                           | timestamp with time zone       | NONE
          json                           | jsonb                          | NONE
          interval(3)                    | interval                       | NONE
          public.mood                    | text                           | NONE
          """)
  void onlyTypesThatHoldEveryValueAreWider(String from, String to, TypeWidening expected) {
    assertThat(TypeWidening.of(from, to)).isEqualTo(expected);
  }
}
