/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/ussa76.py: US Standard Atmosphere 1976 in 16 segments of height; do not edit. */
#ifndef TD_EARTH_AIR_TABLE_H
#define TD_EARTH_AIR_TABLE_H

/* In segment s, with u = (h - MID[s]) * INV_HALF[s] in -1..1, ln(density in kg/m3) is the sum over
 * k of LN_RHO[k][s] * u^k, and ln(pressure in Pa) likewise of LN_P. BREAK holds the lower edges;
 * the first segment starts at sea level and is continued below it. */

static const double TD__AIR_BREAK_M[16] = {
    -0x1.e848000000000p+19, 0x1.58588aeb80f0bp+13, 0x1.397c7ea66a79dp+14,
    0x1.f6879ce67c2fdp+14, 0x1.71ec2f37bcde8p+15, 0x1.91a8f59182f5bp+15,
    0x1.1879f87e23099p+16, 0x1.4feff3f1a9d9ap+16, 0x1.6378000000000p+16,
    0x1.86a0000000000p+16, 0x1.adb0000000000p+16, 0x1.d4c0000000000p+16,
    0x1.24f8000000000p+17, 0x1.adb0000000000p+17, 0x1.7318000000000p+18,
    0x1.4c08000000000p+19
};

static const double TD__AIR_MID_M[16] = {
    0x1.58588aeb80f0bp+12, 0x1.e5a8c41c2af23p+13, 0x1.98020dc67354dp+14,
    0x1.3697fed57d7b3p+15, 0x1.81ca92649fea2p+15, 0x1.e14e7346e4847p+15,
    0x1.3434f637e671ap+16, 0x1.59b3f9f8d4ecdp+16, 0x1.750c000000000p+16,
    0x1.9a28000000000p+16, 0x1.c138000000000p+16, 0x1.07ac000000000p+17,
    0x1.6954000000000p+17, 0x1.24f8000000000p+18, 0x1.02ca000000000p+19,
    0x1.9a28000000000p+19
};

static const double TD__AIR_INV_HALF[16] = {
    0x1.7ca3fad8b718ap-13, 0x1.cfc37c04a5c4ep-13, 0x1.5aabf1fa29e2fp-13,
    0x1.1427d7cacd823p-13, 0x1.021e40596de73p-11, 0x1.9b6b10196f08bp-14,
    0x1.276a5e1db491cp-13, 0x1.a36d2bcbd1893p-12, 0x1.d208a5a912e32p-13,
    0x1.a36e2eb1c432dp-13, 0x1.a36e2eb1c432dp-13, 0x1.179ec9cbd821ep-14,
    0x1.df5959efbba7cp-16, 0x1.a36e2eb1c432dp-17, 0x1.bf647612f3696p-18,
    0x1.a36e2eb1c432dp-18
};

static const double TD__AIR_LN_RHO[7][16] = {
    {
        -0x1.72035e2ba0292p-2, -0x1.b88ec9430e1d6p+0, -0x1.b21cd76442659p+1,
        -0x1.5f29a072ac45ep+2, -0x1.b37a51f6f0c1bp+2, -0x1.09062b8a1f1f3p+3,
        -0x1.57467a30c218fp+3, -0x1.8a3fb0884f951p+3, -0x1.b2626eddc32c7p+3,
        -0x1.e8c853c0e07a3p+3, -0x1.0f6f898b70c3cp+4, -0x1.306603d4f2161p+4,
        -0x1.5917fdc6e3729p+4, -0x1.8ada67f3f155dp+4, -0x1.cc19c3ba113b0p+4,
        -0x1.034edb9b6fd1fp+5
    },
    {
        -0x1.34ac4b2434fb0p-1, -0x1.6b505d2443cc4p-1, -0x1.e526349fdbc4ap-1,
        -0x1.1c3f1d0677f4ap+0, -0x1.028304a06063ap-2, -0x1.4af2713adbe88p+0,
        -0x1.1c061961cf62ep+0, -0x1.c7273a5707211p-2, -0x1.a27ee618f6846p-1,
        -0x1.becf3d79bb213p-1, -0x1.73dfeacbd46d9p-1, -0x1.207ab0f2dfba9p+0,
        -0x1.4d12bbea7ab36p+0, -0x1.b479b6b58f475p+0, -0x1.2b2d3a0f082b7p+1,
        -0x1.1f447fdda5515p+0
    },
    {
        -0x1.5987b34ca8729p-5, 0x1.0802461c4143ep-11, 0x1.bfc7a2b84bdd1p-7,
        0x1.8952b2b9386a0p-5, 0x1.4fbbc8f6443cbp-14, -0x1.2927b7f088053p-4,
        -0x1.2f7dae39ea641p-5, 0x1.3a2fbe3352677p-14, -0x1.6b6e9fdb1ec1ep-8,
        0x1.2479428ba43a7p-7, 0x1.402caf4a57165p-4, 0x1.98ac9fc1ba0e2p-3,
        0x1.9392c09f37218p-3, 0x1.79fa9fd9f55e8p-3, 0x1.64726b9466bddp-3,
        0x1.70321e1c82aeep-2
    },
    {
        -0x1.03692f2936f6fp-8, -0x1.7fb1ab755bd90p-22, -0x1.0ac50ff765a0ep-12,
        -0x1.65ea5371c781fp-9, -0x1.b405cf3afbe97p-26, -0x1.68d36d30a537cp-8,
        -0x1.b7a50ed0d0d9cp-10, -0x1.48d3b14b81e4bp-14, 0x1.4e96b2214d20ap-9,
        0x1.fbffc545f9f73p-9, -0x1.5f898a5989bfbp-7, -0x1.a9234538d53e0p-5,
        -0x1.ad8cc23fa92eap-5, -0x1.b7de96655c047p-5, 0x1.948f2f67c5497p-6,
        -0x1.6b7ebf9e5a663p-4
    },
    {
        -0x1.b642545664872p-12, 0x1.16d186f512efcp-32, 0x1.6535adfb8692fp-18,
        0x1.6e58a5dc78889p-13, 0x1.1b228b780cd00p-37, -0x1.ecd7fc0344d74p-12,
        -0x1.6626a434faeb6p-14, -0x1.6ade5adf0115dp-18, 0x1.0b8bb707e7a55p-11,
        -0x1.c6c5ba2a49b4bp-13, 0x1.99df24489a990p-10, 0x1.fabdb78a63659p-7,
        0x1.05aa8ff5ecb0cp-6, 0x1.d67665b48596ep-7, 0x1.842b7a67fdf60p-6,
        -0x1.324da2f615ed4p-6
    },
    {
        -0x1.966d8d9fbe5e7p-15, -0x1.9537bebad5a50p-43, -0x1.febf3608072fcp-24,
        -0x1.942da56ee7ffap-17, -0x1.6fb64c5ee2d28p-49, -0x1.6dcdfaa4b4405p-15,
        -0x1.39477915953afp-18, -0x1.61856e7b81f82p-18, -0x1.9a345c8738c97p-14,
        -0x1.feafee7955761p-8, -0x1.6a9cf14ce6bb1p-13, -0x1.b1ec13c699be2p-8,
        -0x1.b169f24c76313p-8, -0x1.66f98fbe53fd8p-8, -0x1.1d3946d434efdp-8,
        0x1.c643ddfc35356p-7
    },
    {
        -0x1.7e056553aa314p-18, 0x1.267586de8df60p-53, 0x1.7bf3745928c8bp-29,
        0x1.cbe7e720be00cp-21, 0x1.dd8dc50ab9f24p-61, -0x1.15d7c02d942b0p-18,
        -0x1.1ba91f8a7ad54p-22, -0x1.033f4b7857dd7p-24, -0x1.2bbe40b4df55fp-13,
        -0x1.65cfa6ebf283dp-8, -0x1.078830c441973p-16, 0x1.2977a77680678p-9,
        0x1.2049ce5a12146p-9, 0x1.06b0bbca5c5b0p-9, 0x1.448aa076605bfp-16,
        0x1.b47d64dec18dcp-14
    }
};

static const double TD__AIR_LN_P[7][16] = {
    {
        0x1.5a88f5793ad57p+3, 0x1.2a250a5201752p+3, 0x1.eb1f59e3f93b9p+2,
        0x1.6c58a84f5972dp+2, 0x1.1d319b5999bb8p+2, 0x1.6f3eb1284ca4cp+1,
        0x1.e0551260f195fp-3, -0x1.6ddd2f814300ep+0, -0x1.552250de2f4c9p+1,
        -0x1.0f0d84ceb42c7p+2, -0x1.6138e715d0da1p+2, -0x1.be5a23795901dp+2,
        -0x1.1e22d92fb428dp+3, -0x1.749cbad95e13fp+3, -0x1.edf153e696271p+3,
        -0x1.2151fb4160c7bp+4
    },
    {
        -0x1.7d33a1dd43ebap-1, -0x1.6b505d2443cc4p-1, -0x1.d75a2781ce525p-1,
        -0x1.06b6ee0329179p+0, -0x1.028304a06063ap-2, -0x1.687e2cf04b048p+0,
        -0x1.2daf6c1e8934bp+0, -0x1.c61e37e3aa03dp-2, -0x1.936238c912272p-1,
        -0x1.858b3b9a4e389p-1, -0x1.0350e199d178fp-1, -0x1.a5cfb230d682cp-1,
        -0x1.106e006c5e6e9p+0, -0x1.90098f1ed7aa3p+0, -0x1.071be1cc75748p+1,
        -0x1.7631ed83ee495p-1
    },
    {
        -0x1.aab811d0402ebp-5, 0x1.0802461c4143ep-11, 0x1.b30ba57b10eb4p-7,
        0x1.6b874634ccd13p-5, 0x1.4fbbc8f6443cbp-14, -0x1.43af24f5ce7e7p-4,
        -0x1.425ce5aeb0dbap-5, 0x1.239bd18d8df68p-11, 0x1.f119b674e2735p-8,
        0x1.4288aba771226p-5, 0x1.caa0d8aa750cbp-5, 0x1.03714aaf4813bp-3,
        0x1.0dd083d3e65d1p-3, 0x1.0a276ab45f685p-3, 0x1.5629314eafe21p-2,
        0x1.4592e57b52bbap-3
    },
    {
        -0x1.405d4cd64cca1p-8, -0x1.7fb1ab755bd90p-22, -0x1.032ee3473d66dp-12,
        -0x1.4acd899e393c9p-9, -0x1.b405cf3afbe97p-26, -0x1.890a0903c4b20p-8,
        -0x1.d2fbaea1ec2efp-10, 0x1.74ab54468f6c0p-16, 0x1.a639777803335p-9,
        0x1.d753b6a46e9c6p-8, -0x1.03242cf824459p-7, -0x1.09d52a6ced8f6p-5,
        -0x1.125e9b52527a0p-5, -0x1.206f99540c867p-5, 0x1.2483c6ea03bdap-4,
        -0x1.2d2fdcf0ca73dp-4
    },
    {
        -0x1.0e9e45f0772d7p-11, 0x1.16d186f512efcp-32, 0x1.5b0d1260aaaadp-18,
        0x1.52985d49a9a92p-13, 0x1.1b228b780cd00p-37, -0x1.0c6beaf36097bp-11,
        -0x1.7c6bfb0aa093fp-14, -0x1.83be21ed4f3dfp-17, 0x1.d3421b8d6d2f0p-11,
        0x1.bf6f44d499000p-11, 0x1.770a64fbddfa9p-10, 0x1.39214e42503aep-7,
        0x1.44b97679648cbp-7, 0x1.69d12cd8985dfp-7, 0x1.087aac786415fp-11,
        0x1.6e6969697a441p-6
    },
    {
        -0x1.f5ed0ef196344p-15, -0x1.9537bebad5a50p-43, -0x1.f038cccef2a18p-24,
        -0x1.758fb6d2c7aa7p-17, -0x1.6fb64c5ee2d28p-49, -0x1.8e7660215c32cp-15,
        -0x1.4cc281ca5cbf8p-18, -0x1.5e2a524100c36p-17, -0x1.5e2af6a7bedd2p-13,
        0x1.dfab2309f0431p-11, -0x1.bc7db4cb6ace1p-13, -0x1.06913e12d6c21p-8,
        -0x1.0dcb1a031da23p-8, -0x1.d4538141a2166p-9, -0x1.e28463618ede8p-7,
        0x1.4f8e644ab53fap-10
    },
    {
        -0x1.d7c8c6b068ce1p-18, 0x1.267586de8e08ap-53, 0x1.7125483ebf951p-29,
        0x1.a9114983e2f5ep-21, 0x1.dd8dc50ab9f24p-61, -0x1.2ea5cbbb1d999p-18,
        -0x1.2d4caa360f868p-22, -0x1.fef2af751530ep-23, -0x1.01b84d14675dcp-12,
        0x1.2af7d86c33f3fp-11, -0x1.4fe3ee8b682f9p-15, 0x1.6bf9d00e8185dp-10,
        0x1.693a3195256a1p-10, 0x1.39661768665ebp-10, -0x1.2dbe92277ae3ap-10,
        -0x1.8744b00581dd7p-9
    }
};

#endif
