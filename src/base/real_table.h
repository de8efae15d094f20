/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/real_table.py: constants of the elementary functions; do not edit. */
#ifndef TD_BASE_REAL_TABLE_H
#define TD_BASE_REAL_TABLE_H

/* sin(x) = x + x^3 S(x^2), |x| <= pi/4 */
static const double TD__SIN[7] = {
    -0x1.5555555555555p-3,
    0x1.1111111111110p-7,
    -0x1.a01a01a019937p-13,
    0x1.71de3a54607a5p-19,
    -0x1.ae64541295cdbp-26,
    0x1.61217ee5cc725p-33,
    -0x1.ab17bdcbbb9fap-41,
};

/* cos(x) = 1 - x^2/2 + x^4 C(x^2), |x| <= pi/4 */
static const double TD__COS[7] = {
    0x1.5555555555555p-5,
    -0x1.6c16c16c16c16p-10,
    0x1.a01a01a019d0ap-16,
    -0x1.27e4fb7712ca2p-22,
    0x1.1eed8deb8273ep-29,
    -0x1.9394b9eb3ce04p-37,
    0x1.ab784733af9dap-45,
};

/* exp(r) = 1 + r + r^2 E(r), |r| <= ln(2)/2 */
static const double TD__EXP[11] = {
    0x1.0000000000000p-1,
    0x1.5555555555557p-3,
    0x1.5555555555556p-5,
    0x1.11111111100dcp-7,
    0x1.6c16c16c162d4p-10,
    0x1.a01a01abe7fe1p-13,
    0x1.a01a01a6d889cp-16,
    0x1.71de0231960ebp-19,
    0x1.27e4db646b17ep-22,
    0x1.af4de97ca4194p-26,
    0x1.1f730349868cep-29,
};

/* log((1+s)/(1-s)) = 2 s + s^3 L(s^2), |s| <= 0.1716 */
static const double TD__LOG[9] = {
    0x1.5555555555555p-1,
    0x1.9999999999998p-2,
    0x1.2492492492962p-2,
    0x1.c71c71c64b45fp-3,
    0x1.745d17d40d13cp-3,
    0x1.3b137afb79a85p-3,
    0x1.111d30de0edbbp-3,
    0x1.debd2c9b0e737p-4,
    0x1.e6bf08ee86ae5p-4,
};

/* atan(t) = t + t^3 A(t^2), |t| <= 0.2562 */
static const double TD__ATAN[9] = {
    -0x1.5555555555555p-2,
    0x1.9999999999768p-3,
    -0x1.249249245a7adp-3,
    0x1.c71c7182ac551p-4,
    -0x1.745d02346255cp-4,
    0x1.3b100980573a9p-4,
    -0x1.10b12cf763a37p-4,
    0x1.d64dc788b2655p-5,
    -0x1.4c123f30eb82ep-5,
};

/* k pi/8, high part */
static const double TD__ATAN_BASE[16] = {
    0x0.0p+0,
    0x1.921fb54442d18p-2,
    0x1.921fb54442d18p-1,
    0x1.2d97c7f3321d2p+0,
    0x1.921fb54442d18p+0,
    0x1.f6a7a2955385ep+0,
    0x1.2d97c7f3321d2p+1,
    0x1.5fdbbe9bba775p+1,
    0x1.921fb54442d18p+1,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
};

/* low part; odd k also mend the rounding of tan(pi/8) */
static const double TD__ATAN_BASE_LOW[16] = {
    0x0.0p+0,
    0x1.c398861b78b55p-59,
    0x1.1a62633145c07p-55,
    0x1.0c459f0069facp-54,
    0x1.1a62633145c07p-54,
    0x1.287f276221862p-54,
    0x1.a79394c9e8a0ap-54,
    0x1.13540118d7ddap-53,
    0x1.1a62633145c07p-53,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
    0x0.0p+0,
};

#define TD__PIO2_A 0x1.921fb54400000p+0
#define TD__PIO2_B 0x1.0b4611a600000p-34
#define TD__PIO2_C 0x1.3198a2e037073p-69
#define TD__LN2_A 0x1.62e42fef00000p-1
#define TD__LN2_B 0x1.473de6af00000p-34
#define TD__LN2_C 0x1.3c7673007e5edp-69
#define TD__TWO_OVER_PI 0x1.45f306dc9c883p-1
#define TD__ONE_OVER_LN2 0x1.71547652b82fep+0
#define TD__TAN_PI_8 0x1.a827999fcef32p-2

#endif
