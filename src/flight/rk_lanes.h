/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/rk_steps.py: Runge-Kutta steps on lanes; do not edit. */
#ifndef TD_FLIGHT_RK_LANES_H
#define TD_FLIGHT_RK_LANES_H

/* Where in the step the stages lie. */
static const double TD__DOP8_C[12] = {
    0x0.0p+0,
    0x1.aee6838dae63ap-5,
    0x1.432ce2aa42cacp-4,
    0x1.e4c353ff64302p-4,
    0x1.2068c499c08d9p-2,
    0x1.5555555555555p-2,
    0x1.0000000000000p-2,
    0x1.3b13b13b13b14p-2,
    0x1.4d74d74d74d75p-1,
    0x1.3333333333333p-1,
    0x1.b6db6db6db6dbp-1,
    0x1.0000000000000p+0
};

/* One step of y' = f: rhs(stage, y, slope) gives the slope times the step. */
#define TD__STEP_DOP8(count, y, rhs)                                         \
    do {                                                                     \
        td_lane at_[count];                                                  \
        td_lane k0_[count];                                                  \
        td_lane k1_[count];                                                  \
        td_lane k2_[count];                                                  \
        td_lane k3_[count];                                                  \
        td_lane k4_[count];                                                  \
        td_lane k5_[count];                                                  \
        td_lane k6_[count];                                                  \
        td_lane k7_[count];                                                  \
        td_lane k8_[count];                                                  \
        td_lane k9_[count];                                                  \
        td_lane k10_[count];                                                 \
        td_lane k11_[count];                                                 \
        rhs(0, y, k0_);                                                      \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.aee6838dae63ap-5), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(1, at_, k1_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.432ce2aa42cacp-6), sum_);  \
            sum_ = lane_fma(k1_[i_], lane_set(0x1.e4c353ff64302p-5), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(2, at_, k2_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.e4c353ff64302p-6), sum_);  \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.6b927eff8b241p-4), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(3, at_, k3_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.ee50d7ecde9fap-3), sum_);  \
            sum_ = lane_fma(k2_[i_], lane_set(-0x1.c4e3ab5ad1507p-1), sum_); \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.d983d7ac79ef5p-1), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(4, at_, k4_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.2f684bda12f68p-5), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.5ddb63bdb6d36p-3), sum_);  \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.00f533f66f19ap-3), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(5, at_, k5_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.3000000000000p-5), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.5cad30f3347edp-3), sum_);  \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.ed4b3c332e04dp-5), sum_);  \
            sum_ = lane_fma(k5_[i_], lane_set(-0x1.2000000000000p-6), sum_); \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(6, at_, k6_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.2fdb8fee78792p-5), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.5cf23f6595d72p-3), sum_);  \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.b758640dea698p-4), sum_);  \
            sum_ = lane_fma(k5_[i_], lane_set(-0x1.f5fcc20fcd32fp-7), sum_); \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.0f1d92efb0b71p-7), sum_);  \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(7, at_, k7_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.3f8b78b985813p-1), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(-0x1.ae31bacc6bc8ap+1), sum_); \
            sum_ = lane_fma(k4_[i_], lane_set(-0x1.bc873f08e11f9p-1), sum_); \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.b9793d88d1855p+4), sum_);  \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.42770f892ad69p+4), sum_);  \
            sum_ = lane_fma(k7_[i_], lane_set(-0x1.5beb4865c42f9p+5), sum_); \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(8, at_, k8_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.e9205e321b655p-2), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(-0x1.3e7a8a34bd27fp+1), sum_); \
            sum_ = lane_fma(k4_[i_], lane_set(-0x1.2e3a9968c93c8p-1), sum_); \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.53ae4a6d655eep+4), sum_);  \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.e8ef7b5f258b8p+3), sum_);  \
            sum_ = lane_fma(k7_[i_], lane_set(-0x1.0a4e418d711b9p+5), sum_); \
            sum_ = lane_fma(k8_[i_], lane_set(-0x1.4d1b3d9b4a876p-6), sum_); \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(9, at_, k9_);                                                    \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(-0x1.dfd121f1d399bp-1), sum_); \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.4bed869fb0b9dp+2), sum_);  \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.1768702792ea9p+0), sum_);  \
            sum_ = lane_fma(k5_[i_], lane_set(-0x1.04cb0e2110c1cp+3), sum_); \
            sum_ = lane_fma(k6_[i_], lane_set(-0x1.2852305e975a8p+4), sum_); \
            sum_ = lane_fma(k7_[i_], lane_set(0x1.6bd4f06cb863ap+4), sum_);  \
            sum_ = lane_fma(k8_[i_], lane_set(0x1.3f2e777cf109dp+1), sum_);  \
            sum_ = lane_fma(k9_[i_], lane_set(-0x1.85fc60d2b572cp+1), sum_); \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(10, at_, k10_);                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.22fbd3b09fcdcp+1), sum_);  \
            sum_ = lane_fma(k3_[i_], lane_set(-0x1.511a963cafe55p+3), sum_); \
            sum_ = lane_fma(k4_[i_], lane_set(-0x1.001c935ac72acp+1), sum_); \
            sum_ = lane_fma(k5_[i_], lane_set(-0x1.1f57c8eff3006p+4), sum_); \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.bf2ea18b58a01p+4), sum_);  \
            sum_ = lane_fma(k7_[i_], lane_set(-0x1.6df3a7d1cec13p+1), sum_); \
            sum_ = lane_fma(k8_[i_], lane_set(-0x1.1bee71a9f33a9p+3), sum_); \
            sum_ = lane_fma(k9_[i_], lane_set(0x1.8b89c42c81861p+3), sum_);  \
            sum_ = lane_fma(k10_[i_], lane_set(0x1.496ac6253e202p-1), sum_); \
            at_[i_] = sum_;                                                  \
        }                                                                    \
        rhs(11, at_, k11_);                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                               \
            td_lane sum_ = (y)[i_];                                          \
            sum_ = lane_fma(k0_[i_], lane_set(0x1.bcc6368d1177cp-5), sum_);  \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.1cd1ed2ad5ae2p+2), sum_);  \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.e43a845d5ab9fp+0), sum_);  \
            sum_ = lane_fma(k7_[i_], lane_set(-0x1.7346ecf96af43p+2), sum_); \
            sum_ = lane_fma(k8_[i_], lane_set(0x1.3ea1df2f0eb98p-2), sum_);  \
            sum_ = lane_fma(k9_[i_], lane_set(-0x1.37a028f43b002p-3), sum_); \
            sum_ = lane_fma(k10_[i_], lane_set(0x1.9c657697fe72dp-3), sum_); \
            sum_ = lane_fma(k11_[i_], lane_set(0x1.6e44f50ab6bc2p-5), sum_); \
            (y)[i_] = sum_;                                                  \
        }                                                                    \
    } while (0)

/* One step of x'' = f(x): hv is velocity times step, k0 and acc give f times step^2. */
#define TD__STEP_RKN8(count, x, hv, k0, acc)                                            \
    do {                                                                                \
        td_lane at_[count];                                                             \
        td_lane k1_[count];                                                             \
        td_lane k2_[count];                                                             \
        td_lane k3_[count];                                                             \
        td_lane k4_[count];                                                             \
        td_lane k5_[count];                                                             \
        td_lane k6_[count];                                                             \
        td_lane k7_[count];                                                             \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.999999999999ap-5), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.47ae147ae147bp-10), sum_);           \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k1_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.999999999999ap-4), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.b4e81b4e81b4fp-10), sum_);           \
            sum_ = lane_fma(k1_[i_], lane_set(0x1.b4e81b4e81b4fp-9), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k2_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.3333333333333p-2), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.70a3d70a3d70ap-5), sum_);            \
            sum_ = lane_fma(k1_[i_], lane_set(-0x1.70a3d70a3d70ap-4), sum_);            \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.70a3d70a3d70ap-4), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k3_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.0000000000000p-1), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(-0x1.5a176401c8f00p-2), sum_);           \
            sum_ = lane_fma(k1_[i_], lane_set(0x1.b8e8de688ab9ap-1), sum_);             \
            sum_ = lane_fma(k2_[i_], lane_set(-0x1.f1cdc0ad5812bp-2), sum_);            \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.684d9f782e3dep-4), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k4_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.6666666666666p-1), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.7e06e214b89e8p-1), sum_);            \
            sum_ = lane_fma(k1_[i_], lane_set(-0x1.cde9b69388085p+0), sum_);            \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.46b1e2e085186p+0), sum_);             \
            sum_ = lane_fma(k3_[i_], lane_set(-0x1.ff86153e04235p-6), sum_);            \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.dd599d2479fe9p-5), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k5_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.ccccccccccccdp-1), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(-0x1.415251cc04595p+0), sum_);           \
            sum_ = lane_fma(k1_[i_], lane_set(0x1.a0f48dc02f053p+1), sum_);             \
            sum_ = lane_fma(k2_[i_], lane_set(-0x1.08d09f136e37ep+1), sum_);            \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.aebe4f0f42008p-2), sum_);             \
            sum_ = lane_fma(k4_[i_], lane_set(-0x1.2d2fcd1ae2acap-6), sum_);            \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.1bdb45dff10f7p-4), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k6_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = lane_fma((hv)[i_], lane_set(0x1.0000000000000p+0), (x)[i_]); \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.e2ee7279a3eb3p+1), sum_);            \
            sum_ = lane_fma(k1_[i_], lane_set(-0x1.356d787f526ecp+3), sum_);            \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.b32558b9f0520p+2), sum_);             \
            sum_ = lane_fma(k3_[i_], lane_set(-0x1.b2b4a2bb2de61p-1), sum_);            \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.de62b9f91cb31p-2), sum_);             \
            sum_ = lane_fma(k5_[i_], lane_set(-0x1.94a9e6be90a55p-5), sum_);            \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.d81b8d33a8c0ep-6), sum_);             \
            at_[i_] = sum_;                                                             \
        }                                                                               \
        acc(at_, k7_);                                                                  \
        for (int i_ = 0; i_ < (count); i_++) {                                          \
            td_lane sum_ = (x)[i_] + (hv)[i_];                                          \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.cc4566e096abfp-6), sum_);            \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.2a69a69a69a6ap-3), sum_);             \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.393a3e4e8f93ap-3), sum_);             \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.76db6db6db6dbp-4), sum_);             \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.0c7b10d59fa32p-4), sum_);             \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.094177a5b33ecp-6), sum_);             \
            (x)[i_] = sum_;                                                             \
            sum_ = (hv)[i_];                                                            \
            sum_ = lane_fma((k0)[i_], lane_set(0x1.cc4566e096abfp-6), sum_);            \
            sum_ = lane_fma(k2_[i_], lane_set(0x1.4b91d58f200e7p-3), sum_);             \
            sum_ = lane_fma(k3_[i_], lane_set(0x1.bf77c6b95f653p-3), sum_);             \
            sum_ = lane_fma(k4_[i_], lane_set(0x1.76db6db6db6dbp-3), sum_);             \
            sum_ = lane_fma(k5_[i_], lane_set(0x1.bf77c6b95f653p-3), sum_);             \
            sum_ = lane_fma(k6_[i_], lane_set(0x1.4b91d58f200e7p-3), sum_);             \
            sum_ = lane_fma(k7_[i_], lane_set(0x1.cc4566e096abfp-6), sum_);             \
            (hv)[i_] = sum_;                                                            \
        }                                                                               \
        acc(x, k0);                                                                     \
    } while (0)

#endif
